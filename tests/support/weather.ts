import type { ServerResponse } from "node:http";

/**
 * A call that a stand-in got: a new message, an update of one that stands, or something else; `key` names a message across repeats where the
 * platform is told it.
 */
export type Call = {
  platform: "slack" | "teams";
  method: string;
  isMessage: boolean;
  isUpdate: boolean;
  conversation: string;
  key: string | null;
};

/** How much of an answer came before its connection broke: nothing, or its status and half of what it said. */
export type Heard = "nothing" | "half";

/**
 * What happens to it. `fair`: it is answered. `lost`: it is done, and the connection breaks before the answer is through. The others are
 * not done: refused with a status, reset, or never answered. `taken` is told the message's id when it was done.
 */
export type Forecast = { taken?: (id: string) => void } & (
  | { kind: "fair" }
  | { kind: "lost"; heard: Heard }
  | { kind: "refused"; status: number; retryAfter?: number }
  | { kind: "reset" }
  | { kind: "silent" }
);

export type Weather = (call: Call) => Forecast;

/** Does what the weather says; false when the call is to be answered as usual. */
export function storm(forecast: Forecast, response: ServerResponse): boolean {
  switch (forecast.kind) {
    case "fair":
    case "lost":
      return false;
    case "reset":
      response.destroy();
      return true;
    case "silent":
      return true;
    case "refused": {
      const wait = forecast.retryAfter === undefined ? {} : { "retry-after": String(forecast.retryAfter) };
      response.writeHead(forecast.status, { "content-type": "application/json", ...wait });
      response.end(JSON.stringify({ ok: false, error: forecast.status === 429 ? "ratelimited" : "internal_error" }));
      return true;
    }
  }
}

/** Answers so far as it is heard, and breaks the connection. Whoever listens was promised the whole length. */
export function breakOff(response: ServerResponse, answer: { status: number; body: unknown }, heard: Heard): void {
  if (heard === "nothing") {
    response.destroy();
    return;
  }
  const body = Buffer.from(JSON.stringify(answer.body));
  response.writeHead(answer.status, { "content-type": "application/json", "content-length": body.length });
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
}
