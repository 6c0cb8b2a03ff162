import { addAttachment, addItem, editItem, sendAgenda, type NewId } from "../domain/agenda.ts";
import { approveMinutes, sendDraft } from "../domain/approval.ts";
import { answerMeeting } from "../domain/attendance.ts";
import { assignAction } from "../domain/action.ts";
import { addStandingItem, createForum, setMember, type Forum, type Person, type Role } from "../domain/forum.ts";
import { endMeeting, planMeeting, startMeeting, stepPointer, type Meeting } from "../domain/meeting.ts";
import { describeEntry, writeEntry } from "../domain/minutes.ts";
import { addProposal } from "../domain/proposal.ts";
import { addDays, addMinutes, instantAt, localDateOf, weekdayOf, type LocalDate } from "../domain/time.ts";
import { isWorkday, workdayOnOrBefore } from "../domain/workday.ts";
import { anyOtherBusiness } from "./labels.da.ts";
import { readClauses } from "./recommendation.da.ts";
import { suggestStrength } from "./strength.da.ts";

/** An invented committee with two meetings: what »Se et eksempel« and the trial show, made by the same rules as real ones. */

export const examplePeople: readonly { name: string; email: string; role: Role }[] = [
  { name: "Karen Toft", email: "karen.toft@example.dk", role: "secretary" },
  { name: "Mogens Birk", email: "mogens.birk@example.dk", role: "chair" },
  { name: "Lise Aagaard", email: "lise.aagaard@example.dk", role: "member" },
  { name: "Peter Skov", email: "peter.skov@example.dk", role: "member" },
  { name: "Hanne Krogh", email: "hanne.krogh@example.dk", role: "member" },
  { name: "Jonas Ravn", email: "jonas.ravn@example.dk", role: "observer" },
];

export const exampleForumName = "Digitaliseringsudvalget";

type Made = { now: Date; newId: NewId };

/** The committee, of people already known by id, in the order of `examplePeople`. */
export function exampleForum(organisationId: string, people: readonly Person[], newId: NewId): Forum {
  const [founder, ...others] = people;
  if (!founder) throw new Error("the example needs people");
  const empty = createForum({ organisationId, name: exampleForumName, founder, anyOtherBusiness }, newId);
  const forum = others.reduce((so, person) => {
    const role = examplePeople.find((one) => one.email === person.email)?.role ?? "member";
    return setMember(so, person, { role, deputyFor: null });
  }, empty);
  return addStandingItem(forum, "Godkendelse af referat", newId);
}

function tuesdayFrom(date: LocalDate): LocalDate {
  const tuesday = addDays(date, (9 - weekdayOf(date)) % 7);
  return isWorkday(tuesday) ? tuesday : tuesdayFrom(addDays(tuesday, 1));
}

function planned(forum: Forum, date: LocalDate, place: string, made: Made): Meeting {
  const start = instantAt(date, "09:00");
  return planMeeting(forum, { start, end: addMinutes(start, 90), place }, { ...made, others: [] });
}

type Written = {
  title: string;
  minutes: number;
  kind: "decision" | "discussion" | "information";
  background: string;
  recommendation: string;
};

function withItem(meeting: Meeting, written: Written, newId: NewId): Meeting {
  const { title, minutes, kind, background, recommendation } = written;
  const { meeting: after, item } = addItem(
    meeting,
    { title, minutes, kind, proposedBy: null, onBehalfOf: null, lateReason: null },
    newId,
  );
  const text = editItem(after, { itemId: item.id, field: "background", text: background, clauses: [] }, newId);
  return editItem(
    text,
    { itemId: item.id, field: "recommendation", text: recommendation, clauses: readClauses(recommendation) },
    newId,
  );
}

const onboarding: Written = {
  title: "Ens oplæring i journalsystemet",
  minutes: 20,
  kind: "decision",
  background:
    "De fem forvaltninger oplærer i dag nye medarbejdere hver for sig. Arbejdsgruppen har beskrevet et fælles forløb på to halve dage.",
  recommendation: "• at udvalget beslutter, om forløbet skal prøves fra marts",
};

const mail: Written = {
  title: "Sikker post til pårørende",
  minutes: 15,
  kind: "discussion",
  background: "Flere plejecentre spørger, hvordan de må skrive til pårørende, der ikke har digital post.",
  recommendation: "• at udvalget drøfter behovet\n• at udvalget tager status for pilotprojektet til efterretning",
};

function answeredBy(
  meeting: Meeting,
  forum: Forum,
  { coming, away }: { coming: string[]; away: string[] },
  made: Made,
): Meeting {
  const answer = (so: Meeting, name: string, given: "attending" | "apology"): Meeting => {
    const member = forum.members.find((one) => one.name === name);
    if (!member) return so;
    const { personId } = member;
    return answerMeeting(
      so,
      forum,
      { personId, answer: given, reason: null, deputyId: null, answeredBy: personId, door: "system" },
      made,
    );
  };
  const yes = coming.reduce((so, name) => answer(so, name, "attending"), meeting);
  return away.reduce((so, name) => answer(so, name, "apology"), yes);
}

/** The meeting to come, about three weeks ahead: items, a promised attachment, a proposal that waits, and some answers. */
export function exampleComing(forum: Forum, made: Made): Meeting {
  const { newId } = made;
  const base = planned(forum, tuesdayFrom(addDays(localDateOf(made.now), 22)), "Mødelokale 3", made);
  const items = withItem(withItem(base, onboarding, newId), mail, newId);
  const item = items.items.find((one) => one.title === onboarding.title);
  const member = forum.members.find((one) => one.role === "member");
  if (!item || !member) return items;
  const given = {
    itemId: item.id,
    title: "Udkast til forløb",
    note: "når økonomien er kendt",
    promisedBy: member.personId,
    state: "promised",
  } as const;
  const { meeting } = addAttachment(items, given, newId);
  const wish = {
    title: "Fælles regler for billeder på intranettet",
    kind: null,
    minutes: 10,
    personId: member.personId,
    onBehalfOf: null,
    lateReason: null,
  };
  const proposed = addProposal(meeting, wish, made).meeting;
  return answeredBy(proposed, forum, { coming: ["Mogens Birk", "Lise Aagaard"], away: [] }, made);
}

const noted = [
  "Udvalget gennemgik tallene for efteråret.",
  "Udvalget besluttede, at sagsbehandlerne får adgang til den fælles vejledning fra den 1. i næste måned.",
];

/** A meeting some weeks ago, with a decision, a task and approved minutes. */
export function examplePast(forum: Forum, made: Made): Meeting {
  const { newId } = made;
  const date = workdayOnOrBefore(addDays(localDateOf(made.now), -28));
  const before: Made = { now: instantAt(addDays(date, -30), "10:00"), newId };
  const guide: Written = {
    title: "Vejledning til sagsbehandlere",
    minutes: 30,
    kind: "decision",
    background: "Vejledningen har været prøvet i to forvaltninger siden sommer.",
    recommendation: "• at udvalget beslutter, hvornår vejledningen tages i brug overalt",
  };
  const agenda = sendAgenda(
    withItem(planned(forum, date, "Teams-møde", before), guide, newId),
    instantAt(addDays(date, -7), "09:00"),
  );
  const names = { coming: ["Mogens Birk", "Lise Aagaard", "Peter Skov"], away: ["Hanne Krogh"] };
  const answered = answeredBy(agenda, forum, names, { now: instantAt(addDays(date, -6), "10:00"), newId });
  return approvedMinutes(held(answered, forum, { date, newId }), forum, { date, newId });
}

function held(meeting: Meeting, forum: Forum, { date, newId }: { date: LocalDate; newId: NewId }): Meeting {
  const secretary = forum.members[0]?.personId ?? "";
  const at = (time: string): Made => ({ now: instantAt(date, time), newId });
  const started = startMeeting(meeting, secretary, at("09:00").now);
  const second = stepPointer(started, { direction: "next", by: secretary, byName: () => "", now: at("09:10").now });
  const itemId = second.currentItemId ?? "";
  const [note = "", decision = ""] = noted;
  const first = writeEntry(
    second,
    { itemId, kind: "note", text: note, strength: null, byPersonId: secretary },
    at("09:15"),
  ).meeting;
  const strength = suggestStrength(decision);
  const written = writeEntry(
    first,
    { itemId, kind: "decision", text: decision, strength, byPersonId: secretary },
    at("09:30"),
  );
  const confirmed = describeEntry(written.meeting, { ...written.entry, strengthConfirmed: true });
  const assignee = forum.members.find((one) => one.name === "Peter Skov");
  const due = tuesdayFrom(addDays(date, 40));
  const task = {
    itemId,
    assigneeId: assignee?.personId ?? null,
    assigneeName: assignee?.name ?? "",
    text: "sende vejledningen til alle forvaltninger",
    due,
    createdBy: secretary,
  };
  return endMeeting(assignAction(confirmed, task, at("09:35")).meeting, at("10:20").now);
}

function approvedMinutes(meeting: Meeting, forum: Forum, { date, newId }: { date: LocalDate; newId: NewId }): Meeting {
  const draft = sendDraft({ meeting, forum, now: instantAt(addDays(date, 1), "10:00") });
  return approveMinutes({ meeting: draft, forum, by: "silence", now: instantAt(addDays(date, 10), "16:00"), newId });
}
