import { webApi } from "@slack/bolt";
import { DeliveryError, type Obstacle } from "../../ports.ts";

/** What Slack's refusals mean for a message: never again, or later (https://docs.slack.dev/reference/methods/chat.postMessage#errors). */

/** The same message will be refused every time. What is not here is tried again: a new or passing trouble must not lose a message. */
const lasting = new Set([
  "account_inactive",
  "as_user_not_supported",
  "block_mismatch",
  "cannot_dm_bot",
  "cant_update_message",
  "channel_not_found",
  "channel_type_not_supported",
  "deprecated_endpoint",
  "edit_window_closed",
  "ekm_access_denied",
  "enterprise_is_restricted",
  "invalid_arguments",
  "invalid_auth",
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_channel",
  "invalid_users",
  "is_archived",
  "is_inactive",
  "message_not_found",
  "messages_tab_disabled",
  "method_deprecated",
  "method_not_supported_for_channel_type",
  "missing_scope",
  "msg_blocks_too_long",
  "msg_too_long",
  "no_permission",
  "no_text",
  "not_allowed_token_type",
  "not_authed",
  "not_in_channel",
  "posting_to_general_channel_denied",
  "restricted_action",
  "restricted_action_read_only_channel",
  "team_access_not_granted",
  "token_expired",
  "token_revoked",
  "user_disabled",
  "user_is_bot",
  "user_is_restricted",
  "user_not_found",
  "user_not_in_channel",
  "user_not_visible",
  "users_not_found",
]);

/** Slack's own code for an error, such as `channel_not_found`; `http_503`, `unreachable` or the like when it has none. Never a sentence. */
export function slackErrorCode(error: unknown): string {
  if (error instanceof webApi.WebAPIPlatformError) return readableCode(error.data.error);
  if (error instanceof webApi.WebAPIRateLimitedError) return "ratelimited";
  if (error instanceof webApi.WebAPIHTTPError) return `http_${error.statusCode}`;
  if (error instanceof webApi.WebAPIRequestError) return "unreachable";
  if (error instanceof AnswerRefused) return `http_${error.status}`;
  return "unexpected";
}

/** Slack knows no such conversation, or none that the bot is in: nothing was sent there. */
export function isNoPlaceOfOurs(error: unknown): boolean {
  return ["channel_not_found", "not_in_channel", "is_archived"].includes(slackErrorCode(error));
}

/** A page instead of an answer is given as the error: it may say anything, and is not shown. */
function readableCode(error: unknown): string {
  return typeof error === "string" && /^[a-z0-9_.-]{1,80}$/i.test(error) ? error : "unreadable_answer";
}

/** An address that is no API method, such as a response_url or an upload, answered with something else than 200. */
export class AnswerRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`Slack answered ${status}`);
    this.name = "AnswerRefused";
    this.status = status;
  }
}

/** What somebody can do something about; everything else is refused for reasons of Slack's. */
const obstacles: Partial<Record<string, Obstacle>> = {
  account_inactive: "not-installed",
  invalid_auth: "not-installed",
  token_revoked: "not-installed",
  token_expired: "not-installed",
  messages_tab_disabled: "not-installed",
  user_not_found: "no-account",
  user_disabled: "no-account",
  users_not_found: "no-account",
  user_not_visible: "no-account",
  channel_not_found: "place-gone",
  is_archived: "place-gone",
  not_in_channel: "place-gone",
};

export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = slackErrorCode(error);
  if (error instanceof webApi.WebAPIRateLimitedError) return new DeliveryError(code, "later", error.retryAfter * 1000);
  if (error instanceof webApi.WebAPIPlatformError)
    return new DeliveryError(code, lasting.has(code) ? "never" : "later", null, obstacles[code]);
  if (error instanceof webApi.WebAPIHTTPError) return new DeliveryError(code, refusal(error.statusCode));
  if (error instanceof AnswerRefused) return new DeliveryError(code, refusal(error.status));
  if (isNetworkTrouble(error)) return new DeliveryError("unreachable", "later");
  // Ours: the same message would fail the same way. These messages name commands and sizes, never what people wrote.
  return new DeliveryError(error instanceof Error ? `unexpected: ${error.message}` : "unexpected", "never");
}

function refusal(status: number): "later" | "never" {
  return status >= 500 || status === 408 || status === 429 ? "later" : "never";
}

/** What fetch says of a connection that never was, and of one that broke off within the answer: Slack may have taken the message. */
const broken = ["fetch failed", "terminated"];

/** The client's own wrapping, and what fetch throws: a TypeError for the network, an abort for a timeout; 429 without a time to wait. */
function isNetworkTrouble(error: unknown): boolean {
  if (error instanceof webApi.WebAPIRequestError) return true;
  if (!(error instanceof Error)) return false;
  const isFetch = error instanceof TypeError && broken.includes(error.message);
  return (
    isFetch || error.name === "TimeoutError" || error.name === "AbortError" || error.message.startsWith("Retry header")
  );
}
