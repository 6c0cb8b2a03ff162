import { z } from "zod";

import { checkedTitle } from "../domain/agenda.ts";
import { comingAvoided, standing, withAvoided, withoutAvoided, type AvoidedDays } from "../domain/conflict.ts";
import { mayGive } from "../domain/rights.ts";
import { addDays, instantAt, localDateOf } from "../domain/time.ts";
import {
  avoidanceAddedCard,
  avoidanceCard,
  avoidanceForm,
  avoidanceRemovedCard,
  fullList,
  notOnList,
  passedDays,
  unreadableDays,
  wholeDaysOnly,
} from "../ui/avoidance.ts";
import { daysText } from "../ui/conflict.ts";
import { formatDateValue, readDate, readLeadingDate, type DateReading, type DateValue } from "../ui/dates.da.ts";
import { receipt } from "../ui/frame.ts";
import { capitalised } from "../ui/labels.da.ts";
import { ofMeeting, optionalWords } from "./argument.ts";
import { ask } from "./asking.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { dateContext } from "./date-choice.ts";

/** The days that a forum avoids: kept with its settings, asked about when somebody plans a meeting there. */

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/u);
const most = 60;

const list = forumCommand("avoidance.list", ofMeeting, (asked) => Promise.resolve(beside(listed(asked))));

function listed(asked: InForum, said?: string) {
  const { forum, now, role } = asked;
  const coming = comingAvoided(forum.settings.avoided, localDateOf(now));
  const reader = mayGive("avoidance.add", role) ? "may change" : "may not";
  return avoidanceCard(forum, coming, { now, reader, ...(said === undefined ? {} : { said }) });
}

const addArgs = ofMeeting.extend({
  text: optionalWords,
  days: optionalWords,
  title: optionalWords,
  from: day.optional(),
  to: day.optional(),
});

const add = forumCommand("avoidance.add", addArgs, async (asked, args) => {
  const { text, days, title, from, to } = args;
  if (from !== undefined && to !== undefined && from <= to) return added(asked, { title, from, to });
  const written = text ?? days;
  if (written === null) return asForm(avoidanceForm(asked.forum));
  const found = text === null ? { reading: readDate(written, dateContext(asked)), title } : daysAndTitle(asked, text);
  if (found.reading.status === "ok") return understood(asked, found.reading.value, { title: found.title, written });
  if (found.reading.status === "none") return beside(receipt(unreadableDays(written)));
  return beside(await askWhich(asked, found.reading, found.title));
});

type Found = { reading: DateReading; title: string | null };
const longest = 40;

/** »14. januar Messe« and »Messe den 14. januar«: the days stand first or last. */
function daysAndTitle(asked: InForum, text: string): Found {
  const context = dateContext(asked);
  const first = readLeadingDate(text, context);
  if (first.reading.status !== "none") return { reading: first.reading, title: first.rest === "" ? null : first.rest };
  const words = text.split(/\s+/u).slice(0, longest);
  for (let at = 1; at < words.length; at += 1) {
    const reading = readDate(words.slice(at).join(" "), context);
    if (reading.status === "none") continue;
    return {
      reading,
      title: words
        .slice(0, at)
        .join(" ")
        .replace(/[,;:]+$/u, ""),
    };
  }
  return { reading: first.reading, title: null };
}

/** The days that a reading means, or null when it means something else. */
function daysOf(value: DateValue): { from: string; to: string } | null {
  if (value.kind === "day") return { from: value.date, to: value.date };
  return value.kind === "range" || value.kind === "week" ? { from: value.from, to: value.to } : null;
}

async function understood(
  asked: InForum,
  value: DateValue,
  { title, written }: { title: string | null; written: string },
): Promise<Answer> {
  const days = daysOf(value);
  if (days) return added(asked, { title, ...days });
  return beside(receipt(value.kind === "instant" ? wholeDaysOnly(written) : unreadableDays(written)));
}

async function askWhich(asked: InForum, reading: Extract<DateReading, { status: "ask" }>, title: string | null) {
  const choices = reading.candidates.flatMap((candidate) => {
    const days = daysOf(candidate);
    if (!days || days.to < localDateOf(asked.now)) return [];
    const args = { forum: asked.forum.id, title, ...days };
    return [
      { label: capitalised(formatDateValue(candidate)), invocation: { command: "avoidance.add" as const, args } },
    ];
  });
  return choices.length === 0 ? receipt(reading.question) : ask(asked, reading.question, choices, asked.forum.id);
}

async function added(asked: InForum, { title, from, to }: AvoidedDays): Promise<Answer> {
  const { forum, now, tx } = asked;
  const today = localDateOf(now);
  if (to < today) return beside(receipt(passedDays(daysText({ from, to }, now))));
  const days = { title: title === null ? null : checkedTitle(title), from, to };
  const avoided = withAvoided(forum.settings.avoided, days, today);
  if (avoided.length > most) return beside(receipt(fullList(most)));
  await tx.forums.save(forum, { ...forum, settings: { ...forum.settings, avoided } });
  const span = { from: instantAt(from, "00:00"), to: instantAt(addDays(to, 1), "00:00") };
  const there = standing(await tx.meetings.ofForum(forum.id, { from: span.from > now ? span.from : now }));
  const already = there.filter(({ start }) => start < span.to);
  return instead(avoidanceAddedCard(forum, days, already, now));
}

const removeArgs = ofMeeting.extend({ title: optionalWords, from: day.optional(), to: day.optional() });

const remove = forumCommand("avoidance.remove", removeArgs, async (asked, { title, from, to }) => {
  const { forum, now, tx } = asked;
  const { avoided } = forum.settings;
  const wanted = title?.toLocaleLowerCase("da") ?? null;
  const found = avoided.filter((one) =>
    from === undefined
      ? wanted !== null && (one.title?.toLocaleLowerCase("da").includes(wanted) ?? false)
      : one.from === from && one.to === to,
  );
  const [only] = found;
  if (!only) return beside(listed(asked, title === null ? undefined : notOnList(title)));
  if (found.length > 1) return beside(listed(asked));
  await tx.forums.save(forum, { ...forum, settings: { ...forum.settings, avoided: withoutAvoided(avoided, only) } });
  return instead(avoidanceRemovedCard(forum, only, now));
});

export const avoidanceCommands: Command[] = [list, add, remove];
