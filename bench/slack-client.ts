import { webApi } from "@slack/bolt";

import { renderMessage } from "../src/chat/slack/render.ts";
import { aCard } from "./card.ts";

/** The SDK's client as somebody would use it who only wants to post. */
export class WebClient {
  private readonly client: webApi.WebClient;

  constructor(token: string, apiUrl: string) {
    this.client = new webApi.WebClient(token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } });
  }

  async post(channel: string): Promise<void> {
    await this.client.apiCall("chat.postMessage", { channel, ...renderMessage(aCard) });
  }
}
