import type { ServerResponse } from "node:http";

/** A call that a stand-in got: a message, or something else; `key` names a message across repeats where the platform is told it. */
export type Call = {
  platform: "slack" | "teams";
  method: string;
  isMessage: boolean;
  conversation: string;
  key: string | null;
};

/**
 * What happens to it. `fair`: it is answered. `lost`: it is done, and the connection breaks before the answer is through. The others are
 * not done: refused with a status, reset, or never answered. `taken` is told the message's id when it was done.
 */
export type Forecast = { taken?: (id: string) => void } & (
  | { kind: "fair" }
  | { kind: "lost" }
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
