import type { Reply } from "../event.ts";
import type { Card, Form } from "../../ui/card.ts";
import { formButtonCard, formTooLateCard } from "../../ui/controls.da.ts";
import type { Mouth } from "./mouth.ts";

/** A command's answer, shown to who asked in the best way that Slack takes. */

/** Where something was asked, and by which ways it can be answered there. Goes with a form while it is open. */
export type Origin = {
  user: string;
  channel: string;
  personal: boolean;
  thread: string | null;
  responseUrl: string | null;
  /** Opens one form, within three seconds. */
  trigger: string | null;
  /** The message a button was pressed on, and whether only that person sees it. */
  message: { ts: string; ephemeral: boolean } | null;
  /** Asked from the App Home, where there is no message to answer under. */
  home: boolean;
};

/** Shows a command's answer to the asker. Throws what Slack refused last, when no way was left. */
export function createAnswering(mouth: Mouth): (reply: Reply, origin: Origin) => Promise<void> {
  return async function show(reply, origin) {
    switch (reply.kind) {
      case "none":
        return;
      case "private":
      case "submitted":
        return whisper(reply.card, origin);
      case "open":
        return speak(reply.card, origin);
      case "replace":
        return replace(reply.card, origin);
      case "form":
        return ask(reply.form, origin);
      case "home":
        return mouth.publishHome(origin.user, reply.card);
    }
  };

  async function whisper(card: Card, origin: Origin): Promise<void> {
    const { responseUrl, user } = origin;
    const toThemselves = async () => {
      await mouth.post({ channel: await mouth.openDm(user), card });
    };
    const here = origin.personal
      ? () => say(card, origin)
      : () => mouth.postEphemeral(origin.channel, user, card, origin.thread);
    await firstThatWorks([
      ...(responseUrl === null ? [] : [() => mouth.respond(responseUrl, card, "private")]),
      here,
      toThemselves,
    ]);
  }

  async function speak(card: Card, origin: Origin): Promise<void> {
    const { responseUrl } = origin;
    const through = responseUrl === null ? [] : [() => mouth.respond(responseUrl, card, "open")];
    await firstThatWorks([() => say(card, origin), ...through, () => whisper(card, origin)]);
  }

  async function say(card: Card, origin: Origin): Promise<void> {
    await mouth.post({ channel: origin.channel, card, ...(origin.thread === null ? {} : { thread: origin.thread }) });
  }

  async function replace(card: Card, origin: Origin): Promise<void> {
    const { message, responseUrl, channel } = origin;
    const anew = () => whisper(card, origin);
    if (message === null) return anew();
    if (!message.ephemeral) return firstThatWorks([() => mouth.update(channel, message.ts, card), anew]);
    return firstThatWorks([...(responseUrl === null ? [] : [() => mouth.respond(responseUrl, card, "replace")]), anew]);
  }

  /** A form opens from a press or a command only, and at once; otherwise the person is given a button to press. */
  async function ask(form: Form, origin: Origin): Promise<void> {
    if (origin.trigger === null) return whisper(formButtonCard(form), origin);
    try {
      await mouth.openForm(origin.trigger, form, { ...origin, trigger: null });
    } catch (error) {
      await whisper(formTooLateCard(), origin);
      throw error;
    }
  }
}

async function firstThatWorks(ways: (() => Promise<void>)[]): Promise<void> {
  let refused: unknown = null;
  for (const way of ways) {
    try {
      await way();
      return;
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}
