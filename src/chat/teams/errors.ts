import { DeliveryError, type Obstacle } from "../../ports.ts";

/** Longer than this and the platform is taken not to answer, in milliseconds. */
export const outgoingTimeout = 10_000;

/** 401 is about our token, which is fetched anew then (`adapter.ts`): with the next one the same message is taken. */
const laterStatuses = new Set([401, 408, 409, 412, 425, 429]);

const neverReasons: Record<number, string> = {
  400: "bad-request",
  403: "not-installed",
  404: "conversation-gone",
  405: "not-allowed",
  410: "conversation-gone",
  413: "too-large",
};

const obstacles: Record<number, Obstacle> = {
  403: "not-installed",
  404: "place-gone",
  410: "place-gone",
};

/**
 * One exchange with Teams, as those see it who work at it. What has been given up is tried anew by somebody else: nothing more may be sent.
 * What is sent now (`sends`) has the whole time to itself, however long it waited for its turn: given up half-way it would come twice.
 */
export type Exchange = { isOver: () => boolean; sends: () => void };

/** Runs one exchange with Teams, with a time limit that also covers fetching a token. Throws `DeliveryError`, and nothing else. */
export async function attempt<T>(work: (exchange: Exchange) => Promise<T>, timeout = outgoingTimeout): Promise<T> {
  const limit = Promise.withResolvers<never>();
  let isOver = false;
  const giveUp = (): void => {
    isOver = true;
    limit.reject(new DeliveryError("timeout", "later"));
  };
  let timer = setTimeout(giveUp, timeout);
  const sends = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, timeout);
  };
  try {
    return await Promise.race([work({ isOver: () => isOver, sends }), limit.promise]);
  } catch (error) {
    throw toDeliveryError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Longer than this is not waited out: Teams gives a press fifteen seconds, and somebody waits for an answer. */
const shortestPatience = 3_000;

/**
 * The same, once more when Teams said that it was too much at once. Only then: it has not been taken, so it cannot come twice. A command
 * that is answered within its turn has no queue behind it.
 */
export async function attemptTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await attempt(work);
  } catch (error) {
    const { message, afterMs } = toDeliveryError(error);
    const wait = afterMs ?? 1_000;
    if ((message !== "http-429" && message !== "http-412") || wait > shortestPatience) throw error;
    await new Promise((resolve) => setTimeout(resolve, wait));
    return attempt(work);
  }
}

/**
 * What an error from the SDK means for a message. Teams says 429 and 412 for too many, 502 and 504 for its own trouble, 403 where the bot is
 * not installed or is blocked, 404 where the conversation is gone. What is no answer at all (network, token), or an ok that cannot be read, is tried
 * again.
 */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const status = statusOf(error);
  if (status === null || status < 400) return new DeliveryError(codeOf(error), "later");
  if (status >= 500 || laterStatuses.has(status))
    return new DeliveryError(`http-${status}`, "later", retryAfterOf(error));
  return new DeliveryError(neverReasons[status] ?? `http-${status}`, "never", null, obstacles[status]);
}

/** What Teams answered; null when it did not. */
export function statusOf(error: unknown): number | null {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : null;
}

/** A short code that holds nothing of what was sent; messages of errors may. */
function codeOf(error: unknown): string {
  const { code, errorCode, name } = (error ?? {}) as { code?: unknown; errorCode?: unknown; name?: unknown };
  const found = [code, errorCode, name].find((value) => typeof value === "string" && /^[\w-]{1,60}$/.test(value));
  return typeof found === "string" ? found : "no-answer";
}

function retryAfterOf(error: unknown): number | null {
  const headers = (error as { response?: { headers?: { get?: (name: string) => string | undefined } } } | null)
    ?.response?.headers;
  const value = headers?.get?.("retry-after");
  if (!value) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.now();
  return Number.isFinite(wait) && wait > 0 ? wait : null;
}
