import type { ConfigurationBotFrameworkAuthentication } from "botbuilder";

import { outgoingTimeout, statusOf } from "./errors.ts";

/** What we do to the SDK's connector, by which everything goes out. */

export type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>;
export type Connector = Awaited<ReturnType<ConnectorFactory["create"]>>;

/** The header by which a call asks to be sent as a targeted message; it stays within the process. */
export const targetedHeader = "x-referent-targeted";

type Pipeline = {
  removePolicy(which: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest: (request: PipelineRequest, next: PipelineNext) => Promise<unknown>;
  }): void;
};
type PipelineRequest = {
  url: string;
  timeout: number;
  headers: { has(name: string): boolean; delete(name: string): void };
};
type PipelineNext = (request: PipelineRequest) => Promise<unknown>;

/** What the SDK signs requests with. It keeps a token for as long as it is good by our clock, which may have been set since. */
export type TokenHolder = { getToken?: (forceRefresh: boolean) => Promise<string> };

/**
 * The SDK's client repeats a request three times by itself, waits out `Retry-After` within the turn, and follows redirects. A message whose
 * answer was lost would be sent again, so that is the outbox's to decide. Targeted messages have no method in the SDK: the query is added here.
 * A token that Teams refuses is not shown again.
 */
export function sendOnce(connector: Connector): Connector {
  // Both are private to the SDK's class, and its factory overwrites the option that would set the pipeline.
  const { client, credentials } = connector as unknown as { client: { pipeline: Pipeline }; credentials: TokenHolder };
  const { pipeline } = client;
  pipeline.removePolicy({ name: "defaultRetryPolicy" });
  pipeline.removePolicy({ name: "redirectPolicy" });
  pipeline.addPolicy({
    name: "referent",
    sendRequest: async (request, next) => {
      request.timeout = outgoingTimeout;
      if (request.headers.has(targetedHeader)) {
        request.headers.delete(targetedHeader);
        request.url += `${request.url.includes("?") ? "&" : "?"}isTargetedActivity=true`;
      }
      try {
        return await next(request);
      } catch (error) {
        // With the next token the next try is taken, if it was for that.
        if (statusOf(error) === 401) await credentials.getToken?.(true).catch(() => undefined);
        throw error;
      }
    },
  });
  return connector;
}
