import { z } from "zod";

import type { Forum } from "../domain/forum.ts";
import type { FeedOwner } from "../ports.ts";
import {
  forumCalendarCard,
  forumCalendarRenewedCard,
  ownCalendarCard,
  ownCalendarRenewedCard,
} from "../ui/calendar.ts";
import { id } from "./argument.ts";
import { beside, forumCommand, instead, openCommand, type Asked, type Command } from "./command.ts";

/** Calendars that fetch the meetings by themselves: one for each person, and one for each forum. */

/** A forum's address is the asker's own, too: it goes when they do. */
async function newAddress({ tx, publicUrl, actor }: Asked, owner: FeedOwner): Promise<string> {
  const token =
    owner.kind === "forum"
      ? await tx.calendars.newFeed(owner, { personId: actor.id })
      : await tx.calendars.newFeed(owner);
  return `${publicUrl}/kalender/${token}`;
}

const ownerOf = ({ actor }: Asked): FeedOwner => ({ kind: "person", personId: actor.id });
const forumOwner = (forum: Forum): FeedOwner => ({ kind: "forum", forumId: forum.id });

const show = openCommand("calendar.show", z.object({}), async (asked) => {
  const forums = await asked.tx.forums.ofPerson(asked.actor.id);
  return beside(ownCalendarCard(await newAddress(asked, ownerOf(asked)), forums));
});

const renew = openCommand("calendar.renew", z.object({}), async (asked) => {
  await asked.tx.calendars.closeFeeds(ownerOf(asked));
  return instead(ownCalendarRenewedCard(await newAddress(asked, ownerOf(asked))));
});

const ofForum = z.object({ forum: id.optional() });

const showForum = forumCommand("calendar.showForum", ofForum, async (asked) => {
  const address = await newAddress(asked, forumOwner(asked.forum));
  return beside(forumCalendarCard(asked.forum, address, asked.role));
});

const renewForum = forumCommand("calendar.renewForum", ofForum, async (asked) => {
  await asked.tx.calendars.closeFeeds(forumOwner(asked.forum));
  return instead(forumCalendarRenewedCard(asked.forum, await newAddress(asked, forumOwner(asked.forum))));
});

export const calendarCommands: Command[] = [show, renew, showForum, renewForum];
