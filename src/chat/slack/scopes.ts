/** What a workspace is asked to let us do: the same as in manifests/slack.json, which a test holds equal. */
export const botScopes = [
  "app_mentions:read",
  "channels:read",
  "chat:write",
  "commands",
  "files:read",
  "files:write",
  "groups:read",
  "im:history",
  "im:write",
  "users:read",
  "users:read.email",
] as const;
