import { cancelMeeting, endMeeting, moveMeeting, startMeeting } from "../../src/domain/meeting.ts";
import { itemById, openItem, sendAgenda, takeOff, type AgendaItem, type Attachment } from "../../src/domain/agenda.ts";
import { objectToMinutes, sendDraft } from "../../src/domain/approval.ts";
import { publicMeeting } from "../../src/domain/circle.ts";
import type { Conflict } from "../../src/domain/conflict.ts";
import type { Person } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { MinutesEntry } from "../../src/domain/minutes.ts";
import type { ProposedMeeting, Remark } from "../../src/domain/series.ts";
import { addMinutes, instantAt } from "../../src/domain/time.ts";
import type { Card, Form } from "../../src/ui/card.ts";
import * as action from "../../src/ui/action.ts";
import * as agenda from "../../src/ui/agenda.ts";
import * as attendance from "../../src/ui/attendance.ts";
import * as avoidance from "../../src/ui/avoidance.ts";
import * as conflict from "../../src/ui/conflict.ts";
import * as preparation from "../../src/ui/preparation.ts";
import * as calendar from "../../src/ui/calendar.ts";
import * as decision from "../../src/ui/decision.ts";
import { exampleComing, exampleForum, examplePast, examplePeople } from "../../src/ui/example.ts";
import * as documentCard from "../../src/ui/document-card.ts";
import { withAddresses } from "../../src/ui/document-links.ts";
import * as forumUi from "../../src/ui/forum.ts";
import * as guest from "../../src/ui/guest.ts";
import * as help from "../../src/ui/help.ts";
import * as importUi from "../../src/ui/import.ts";
import { notInstalledCard } from "../../src/ui/installation.ts";
import { homeCard } from "../../src/ui/home.ts";
import * as meetingUi from "../../src/ui/meeting.ts";
import { publicFacts } from "../../src/ui/meeting.ts";
import * as minutes from "../../src/ui/minutes.ts";
import * as proposal from "../../src/ui/proposal.ts";
import * as question from "../../src/ui/question.ts";
import { refusalCard } from "../../src/ui/refusal.ts";
import { reminderCard } from "../../src/ui/reminder.ts";
import * as series from "../../src/ui/series.ts";
import { tooLateCard } from "../../src/ui/too-late.ts";
import { bouncedCard, channelUnreachableCard, unreachableCard } from "../../src/ui/unreachable.ts";
import { countingIds } from "./committee.ts";

/** One example of every card and form there is, on the invented committee, at one fixed moment: by the name of the function that makes it. */

const feedAddress = "https://referent.example.dk/kalender/pX4rT7wq1Lr0cB2mVn8yK5sJ3hG6dF9aZxQwEeRtYuI";
const newId = countingIds();
const now = instantAt("2026-11-21", "10:00");
const people: Person[] = examplePeople.map(({ name, email }) => ({
  id: newId(),
  organisationId: newId(),
  name,
  email,
}));
const forum = exampleForum(newId(), people, newId);
function sure<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("the example committee has changed");
  return value;
}

/** What was read of an old document. */
const oldMinutes = {
  forum: "FU",
  start: "2022-04-19T12:00",
  end: "2022-04-19T13:30",
  place: "Teams-møde",
  attendees: ["Leif Skov", "Bente Graver", "Tue von Påhl"],
  guests: ["Lone Vest"],
  apologies: ["Hanne Vad"],
  items: [
    {
      number: "1",
      title: "Opfølgning på møder",
      closed: false,
      decisions: [
        { text: "Udvalget besluttede, at der udarbejdes et bud på fremtidens forum.", strength: "decided" as const },
      ],
    },
    {
      number: "3",
      title: "Opgaveglidning",
      closed: false,
      decisions: [{ text: "Udvalget tilsluttede sig det videre arbejde med sagen.", strength: "endorsed" as const }],
    },
    { number: "4", title: "Eventuelt", closed: false, decisions: [] },
  ],
  warnings: ["Linje 21: Nummereringen springer ved »3. Opgaveglidning«."],
};

/** `kept`: what is done to the two meetings before anything is shown of them. */
function examplesOf(kept: (meeting: Meeting) => Meeting) {
  const coming = kept(exampleComing(forum, { now, newId }));
  const past = kept(examplePast(forum, { now, newId }));
  const names = new Map(people.map((person) => [person.id, person.name]));

  const idOf = (name: string): string => sure(people.find((person) => person.name === name)).id;
  const [karen, lise, peter, jonas] = [
    idOf("Karen Toft"),
    idOf("Lise Aagaard"),
    idOf("Peter Skov"),
    idOf("Jonas Ravn"),
  ];
  const facts = { meeting: coming, forum, names, now };
  const sent = { ...facts, meeting: sendAgenda(coming, now) };
  const running = {
    ...facts,
    meeting: startMeeting(sent.meeting, karen, coming.start),
    now: addMinutes(coming.start, 5),
  };
  const over = { ...facts, meeting: past };
  const ended = { ...facts, meeting: endMeeting(running.meeting, coming.end) };
  const drafted = { ...facts, meeting: sendDraft({ meeting: ended.meeting, forum, now: coming.end }) };
  const items: AgendaItem[] = coming.items;
  const item = sure(items.find((one) => one.attachments.length > 0));
  const attachment: Attachment = sure(item.attachments[0]);
  const wish = sure(coming.proposals[0]);
  const task = sure(past.actions[0]);
  const entry: MinutesEntry = sure(past.entries.find((one) => one.kind === "decision"));
  const postponed = takeOff(sent.meeting, { itemId: item.id, state: "postponed", reason: "økonomien er ikke kendt" });
  const objected = objectToMinutes({
    meeting: drafted.meeting,
    itemId: item.id,
    personId: peter,
    text: "Der skal stå »fra april«",
    now: addMinutes(coming.end, 60),
    newId,
  });
  const objection = sure(objected.objections[0]);
  const moved = {
    ...facts,
    meeting: moveMeeting(
      coming,
      { start: addMinutes(coming.start, 1440), end: addMinutes(coming.end, 1440), place: null },
      { now, others: [] },
    ),
  };
  const cancelled = { ...facts, meeting: cancelMeeting(coming, "formanden er syg", now) };
  const secretary = { personId: karen, role: "secretary", view: "internal" } as const;
  const member = { personId: peter, role: "member", view: "internal" } as const;
  const observer = { personId: jonas, role: "observer", view: "public" } as const;
  const offers = decision.meetingOffers(
    { start: coming.start, end: coming.end, startStamp: "2026-12-15T09:00", endStamp: "2026-12-15T10:30" },
    null,
    now,
  );

  const seriesDay = (date: string, remarks: Remark[] = []): ProposedMeeting => ({
    date,
    time: { start: instantAt(date, "09:00"), end: instantAt(date, "11:00") },
    remarks,
  });
  const seriesFacts: series.SeriesFacts = {
    forum,
    rule: "første tirsdag i måneden kl. 9.00-11.00, første gang tirsdag den 5. januar 2027",
    place: "Lokale 2",
    meetings: [
      seriesDay("2027-01-05"),
      seriesDay("2027-02-16", [{ kind: "vacation", name: "vinterferie" }]),
      seriesDay("2027-03-02", [
        { kind: "clash", start: instantAt("2027-03-02", "10:00"), end: instantAt("2027-03-02", "12:00") },
      ]),
      seriesDay("2027-05-06", [{ kind: "holiday", name: "Kristi himmelfartsdag" }]),
      seriesDay("2027-06-10", [
        { kind: "avoided", title: "Folkemødet", from: "2027-06-10", to: "2027-06-12" },
        {
          kind: "busy",
          meetingId: "",
          forum: null,
          people: ["Peter Skov"],
          start: instantAt("2027-06-10", "10:00"),
          end: instantAt("2027-06-10", "12:00"),
        },
      ]),
      { date: "2027-03-28", time: null, remarks: [{ kind: "no-such-hour" }] },
    ],
    passed: 1,
    left: 4,
  };
  const seriesButtons = question.questionButtons(newId(), [
    series.planAllLabel(3, 5),
    series.planPlainLabel(2),
    series.editList,
    question.nothing,
  ]);

  const said = { sequence: coming.sequence, reason: null, deputyId: null };
  const answered = {
    ...facts,
    meeting: {
      ...coming,
      attendance: [
        {
          ...said,
          id: "1",
          personId: peter,
          answer: "attending",
          answeredBy: peter,
          door: "calendar",
          answeredAt: now,
        },
        {
          ...said,
          id: "2",
          personId: jonas,
          answer: "apology",
          reason: "ferie",
          deputyId: lise,
          answeredBy: jonas,
          door: "mail",
          answeredAt: addMinutes(now, -90),
        },
        {
          ...said,
          id: "3",
          personId: lise,
          answer: "attending",
          answeredBy: karen,
          door: "teams",
          answeredAt: addMinutes(now, -2000),
        },
      ] satisfies Meeting["attendance"],
    },
  };
  const avoidedDays = [
    { title: "Folkemødet", from: "2027-06-10", to: "2027-06-12" },
    { title: null, from: "2027-08-02", to: "2027-08-02" },
  ];
  const at = { start: coming.start, end: coming.end };
  const conflicts: Conflict[] = [
    { kind: "holiday", name: "Kristi himmelfartsdag" },
    { kind: "avoided", ...sure(avoidedDays[0]) },
    { kind: "busy", meetingId: "", forum: "Sundhedskredsen", people: ["Peter Skov", "Jonas Ravn"], ...at },
    { kind: "busy", meetingId: "", forum: null, people: ["Lise Aagaard"], ...at },
    { kind: "too-late", forum: "Sundhedskredsen", ...at },
    { kind: "too-late", forum: null, ...at },
    { kind: "unprepared", forum: "Formandskabet", ...at },
    { kind: "vacation", name: "juleferie" },
  ];

  const drawn: Record<string, Card> = {
    meetingCard: meetingUi.meetingCard(facts, member),
    deskCard: meetingUi.deskCard(facts, secretary, { leftOver: { meetingId: past.id, items: 1, proposals: 1 } }),
    noMeetingCard: meetingUi.noMeetingCard(forum, { last: past, now }, "may plan"),
    meetingListCard: meetingUi.meetingListCard(forum, [past, coming], now),
    plannedCard: meetingUi.plannedCard(facts, meetingUi.dayRemarks(coming.start, "juleferie", now), {
      meetingId: past.id,
      items: 2,
      proposals: 0,
    }),
    invitationCard: meetingUi.invitationCard(facts, peter),
    uninvitedCard: meetingUi.uninvitedCard(facts),
    plannedChannelCard: meetingUi.plannedChannelCard(publicFacts(facts)),
    pastStageCard: meetingUi.pastStageCard(publicFacts(moved), publicMeeting(coming)),
    movedCard: meetingUi.movedCard(moved, coming, { personId: peter }),
    movedChannelCard: meetingUi.movedChannelCard(publicFacts(moved), coming),
    askedAnewCard: meetingUi.askedAnewCard(moved, member),
    movedReceipt: meetingUi.movedReceipt(moved, coming, []),
    cancelledCard: meetingUi.cancelledCard(cancelled),
    cancelledChannelCard: meetingUi.cancelledChannelCard(publicFacts(cancelled)),
    cancelledReceipt: meetingUi.cancelledReceipt(cancelled, { meetingId: coming.id, items: 2, proposals: 1 }, past),
    agendaChannelCard: agenda.agendaChannelCard(publicFacts(sent)),
    agendaPersonCard: agenda.agendaPersonCard(sent, member),
    agendaSentReceipt: agenda.agendaSentReceipt(sent, agenda.stillMissing(sent.meeting)),
    itemAddedCard: agenda.itemAddedCard(facts, item),
    supplementCard: agenda.supplementCard(publicFacts(sent), item.id),
    itemChangedCard: agenda.itemChangedCard(facts, item, agenda.fieldLabel.background),
    reorderedCard: agenda.reorderedCard(facts),
    takenOffCard: agenda.takenOffCard(
      { ...facts, meeting: postponed },
      { item: itemById(postponed, item.id), number: 2, target: past },
    ),
    putBackCard: agenda.putBackCard(sent, item),
    fallenCard: agenda.fallenCard(publicFacts({ ...facts, meeting: postponed }), item.id),
    carriedCard: agenda.carriedCard(facts, [item], [wish]),
    attachmentCard: agenda.attachmentCard(facts, item, attachment),
    attachmentArrivedCard: agenda.attachmentArrivedCard(publicFacts(facts), item.id, attachment.id),
    closedCard: agenda.closedCard(facts, { ...item, closed: true, publicTitle: "En sag" }),
    openedCard: agenda.openedCard({ ...facts, meeting: openItem(coming, item.id) }, item),
    chooseItemCard: agenda.chooseItemCard(facts),
    pageCard: agenda.pageCard(
      facts,
      {
        text: "1. Godkendelse af referat\n\nTekst",
        index: 1,
        count: 3,
        document: "agenda",
      },
      "secretary",
    ),
    proposalReceipt: proposal.proposalReceipt(facts, wish, "Lise Aagaard"),
    proposalCard: proposal.proposalCard(facts, wish),
    lateProposalCard: proposal.lateProposalCard(facts, {
      title: "Hasteindkøb",
      deadline: now,
      next: { id: past.id, start: addMinutes(coming.start, 60 * 24 * 28) },
      args: { title: "Hasteindkøb" },
    }),
    acceptedReceipt: proposal.acceptedReceipt(facts, wish, item),
    acceptedCard: proposal.acceptedCard(facts, item),
    carriedProposalCard: proposal.carriedProposalCard(facts, cancelled.meeting, wish),
    rejectedReceipt: proposal.rejectedReceipt(wish, "Lise Aagaard"),
    rejectedCard: proposal.rejectedCard(facts, { ...wish, reason: "Tages op i marts" }),
    withdrawnReceipt: proposal.withdrawnReceipt(wish),
    withdrawnCard: proposal.withdrawnCard(facts, wish, "Lise Aagaard"),
    noProposalsReceipt: proposal.noProposalsReceipt(facts),
    attendingReceipt: attendance.attendingReceipt(facts),
    apologyReceipt: attendance.apologyReceipt(facts, peter),
    answeredCard: attendance.answeredCard(facts, { ...member, personId: lise }),
    deputyCard: attendance.deputyCard(facts, lise),
    observerCalledCard: attendance.observerCalledCard(
      facts,
      sure(forum.members.find(({ personId }) => personId === jonas)),
      lise,
    ),
    deputyDeclinedCard: attendance.deputyDeclinedCard(facts, "Jonas Ravn"),
    deputyReleasedCard: attendance.deputyReleasedCard(facts, lise),
    deputyStoodDownCard: attendance.deputyStoodDownCard(moved, coming, lise),
    declinedReceipt: attendance.declinedReceipt(facts),
    answeredForReceipt: attendance.answeredForReceipt(facts, "Peter Skov", "absent"),
    runningCard: minutes.runningCard(running, "internal"),
    runningChannelCard: minutes.runningChannelCard(publicFacts(running)),
    noteReceipt: minutes.noteReceipt(over, entry, true),
    undoneReceipt: minutes.undoneReceipt(past, "Udvalget gennemgik tallene"),
    rewrittenCard: minutes.rewrittenCard(over, itemById(past, entry.itemId), [entry]),
    summaryChannelCard: minutes.summaryChannelCard(publicFacts(over)),
    summaryCard: minutes.summaryCard(over, "public", offers),
    minutesDeskCard: minutes.minutesDeskCard(ended, "Referat af mødet …", 2),
    draftCard: minutes.draftCard(drafted, member),
    draftSentReceipt: minutes.draftSentReceipt(drafted),
    agreedReceipt: minutes.agreedReceipt(drafted),
    objectionReceipt: minutes.objectionReceipt(objected, 2, "Der skal stå »fra april«"),
    objectionCard: minutes.objectionCard({ ...facts, meeting: objected }, objection),
    resolvedReceipt: minutes.resolvedReceipt(drafted.meeting, { open: 0, isSilenceKnown: true }),
    resolvedReceiptRestored: minutes.resolvedReceipt(drafted.meeting, { open: 0, isSilenceKnown: false }),
    resolvedCard: minutes.resolvedCard({ ...facts, meeting: objected }, objection, "followed"),
    approvedCard: minutes.approvedCard(over, "internal"),
    approvedChannelCard: minutes.approvedChannelCard(publicFacts(over)),
    approvedReceipt: minutes.approvedReceipt(over),
    closedCorrectionCard: minutes.closedCorrectionCard(over, {
      name: "Peter Skov",
      number: 2,
      text: "Der skal stå »fra april«.",
    }),
    closedCorrectionReceipt: minutes.closedCorrectionReceipt(["Karen Toft", "Lise Aagaard"]),
    clauseReceipt: minutes.clauseReceipt("noted", 1),
    endedCard: minutes.endedCard(ended, offers),
    decisionReceipt: decision.decisionReceipt(over, { ...entry, strengthConfirmed: false }, offers, [
      { clauseId: newId(), text: "at udvalget drøfter behovet" },
      { clauseId: newId(), text: "at udvalget udpeger en formand" },
    ]),
    decisionAnswersReceipt: decision.decisionAnswersReceipt(over, { ...entry, answers: [newId()] }),
    decisionListCard: decision.decisionListCard(forum.name, "vejledning", [
      { meeting: past, number: 2, text: entry.text, strength: "decided", replaced: true },
    ]),
    assignedReceipt: action.assignedReceipt(over, task),
    assignedCard: action.assignedCard(over, task),
    unassignedCard: action.unassignedCard(over, task),
    completedReceipt: action.completedReceipt(past, task),
    completedCard: action.completedCard(past, task, forum.name),
    postponedReceipt: action.postponedReceipt(past, task, now),
    actionListCard: action.actionListCard(
      [{ action: task, forumName: forum.name, meetingId: past.id }],
      [{ action: task, forumName: forum.name, meetingId: past.id }],
      now,
    ),
    actionReminderCard: action.actionReminderCard(over, task, "action.overdue", {
      personId: peter,
      nextMeetingId: coming.id,
    }),
    forumCreatedCard: forumUi.forumCreatedCard(forum, [{ personId: newId(), name: "Ida Holm" }]),
    forumChannelCard: forumUi.forumChannelCard(forum),
    channelBoundCard: forumUi.channelBoundCard(forum),
    membersCard: forumUi.membersCard(forum, "may add"),
    memberSavedCard: forumUi.memberSavedCard(forum, sure(forum.members[1]), "new"),
    welcomeMemberCard: forumUi.welcomeMemberCard(forum, sure(forum.members[2])),
    memberRemovedCard: forumUi.memberRemovedCard(forum, "Peter Skov"),
    standingSavedCard: forumUi.standingSavedCard(forum, "Siden sidst", 1),
    standingRemovedCard: forumUi.standingRemovedCard(forum, "Siden sidst", 1),
    settingsCard: forumUi.settingsCard(forum),
    guestCard: guest.guestCard(facts, "Jens Holm", 2),
    helpCard: help.helpCard("secretary", { forumName: forum.name, place: "channel" }),
    welcomeCard: help.welcomeCard("channel"),
    welcomeBackCard: help.welcomeBackCard("Karen Toft", [{ name: forum.name, role: "secretary" }]),
    exampleAgendaCard: help.exampleAgendaCard(facts, member),
    notUnderstoodCard: help.notUnderstoodCard(),
    yesWithoutQuestionCard: help.yesWithoutQuestionCard(),
    quotedTextCard: help.quotedTextCard(),
    contradictionCard: help.contradictionCard(),
    troubleCard: help.troubleCard("1A2B3C4D"),
    notAdmittedCard: help.notAdmittedCard(),
    notInstalledCard: notInstalledCard(),
    wishCard: help.wishCard("Peter Skov", forum.name, "udsend"),
    counterCard: attendance.counterCard(facts, "Peter Skov", {
      start: "2026-12-16T09:00",
      end: "2026-12-16T10:30",
      reason: "Jeg er i byrådet den dag",
      times: { start: instantAt("2026-12-16", "09:00"), end: instantAt("2026-12-16", "10:30") },
    }),
    counterReceipt: attendance.counterReceipt(facts, {
      start: instantAt("2026-12-16", "09:00"),
      end: instantAt("2026-12-16", "10:30"),
    }),
    bouncedCard: bouncedCard("Peter Skov", forum.name),
    ownCalendarCard: calendar.ownCalendarCard(feedAddress, [forum]),
    ownCalendarRenewedCard: calendar.ownCalendarRenewedCard(feedAddress),
    forumCalendarCard: calendar.forumCalendarCard(forum, feedAddress, "secretary"),
    forumCalendarRenewedCard: calendar.forumCalendarRenewedCard(forum, feedAddress),
    homeCard: homeCard(
      [{ facts: sent, reader: observer }],
      [{ action: task, forumName: forum.name, meetingId: past.id }],
      now,
    ),
    questionCard: question.questionCard(newId(), "Den 8. december er en tirsdag. Hvilken dag mener du?", [
      "tirsdag den 8. december",
      "mandag den 7. december",
    ]),
    exampleCard: question.exampleCard("punkt Rekruttering, 15 min", { command: "agenda.propose", args: {} }),
    openFormCard: question.openFormCard(meetingUi.moveForm(coming, now), {
      command: "meeting.move",
      args: { meeting: coming.id },
    }),
    refusalCard: refusalCard(
      { code: "right.missing", data: { forum: forum.name, secretaries: ["Karen Toft"], needed: "secretary-or-chair" } },
      "udsend",
      now,
    ),
    renewedCard: documentCard.renewedCard(sent, addMinutes(now, 60 * 24 * 30)),
    withdrawnLinksCard: documentCard.withdrawnLinksCard(sent, 12),
    documentMissingCard: documentCard.documentMissingCard(sent),
    conflictCard: conflict.conflictCard(
      forum,
      { start: coming.start, end: coming.end, now, command: "meeting.plan" },
      conflicts,
      seriesButtons.slice(0, 2),
    ),
    answersCard: attendance.answersCard(answered),
    avoidanceCard: avoidance.avoidanceCard(forum, avoidedDays, { now, reader: "may change" }),
    emptyAvoidanceCard: avoidance.avoidanceCard(forum, [], { now, reader: "may change" }),
    avoidanceAddedCard: avoidance.avoidanceAddedCard(forum, sure(avoidedDays[0]), [coming], now),
    avoidanceRemovedCard: avoidance.avoidanceRemovedCard(forum, sure(avoidedDays[0]), now),
    preparationSetCard: preparation.preparationSetCard(forum, "Sundhedskredsen"),
    preparationClearedCard: preparation.preparationClearedCard(forum),
    importOfferCard: importUi.importOfferCard({
      offerId: newId(),
      forum,
      fileName: "Referat 19. april 2022.docx",
      read: oldMinutes,
      after: 0,
    }),
    importStoredCard: importUi.importStoredCard({
      forum: forum.name,
      start: instantAt("2022-04-19", "12:00"),
      meetingId: coming.id,
    }),
    importHelpCard: importUi.importHelpCard(),
    seriesCard: series.seriesCard(seriesFacts, seriesButtons),
    wrongListCard: series.wrongListCard(
      series.wrongLines([
        { number: 3, words: "31. februar kl. 9-11", why: "31. februar findes ikke. Hvilken dag mener du?" },
      ]),
      seriesButtons.slice(2),
    ),
    seriesReceipt: series.seriesReceipt(
      { forum, meetings: [coming, moved.meeting], now },
      { meetingId: past.id, items: 2, proposals: 1 },
    ),
    seriesChannelCard: series.seriesChannelCard(forum, [coming, moved.meeting]),
    seriesInvitationCard: series.seriesInvitationCard(forum, [coming, moved.meeting]),
    unreachableCard: unreachableCard({
      name: "Peter Skov",
      forum: forum.name,
      platform: "teams",
      obstacle: "not-installed",
      missed: "Husk mødet i morgen, tirsdag den 8. december kl. 9.00-11.00.",
    }),
    channelUnreachableCard: channelUnreachableCard({
      forum: forum.name,
      platform: "slack",
      obstacle: "place-gone",
      missed: "Mødet er flyttet til tirsdag den 8. december kl. 9.00-11.00.",
    }),
    tooLateCard: tooLateCard({
      forum: forum.name,
      notSaid: [
        { start: coming.start, kind: "meeting.soon", names: ["Karen Holm", "Peter Skov"] },
        { start: coming.start, kind: "rsvp.chase", names: ["Peter Skov"] },
        { start: coming.start, kind: "action.soon", names: ["Karen Holm"] },
      ],
      now,
    }),
    unstartedReminderCard: reminderCard(over, { kind: "meeting.unstarted", alsoKinds: [], personId: karen }),
    reminderCard: reminderCard(sent, { kind: "meeting.soon", alsoKinds: ["rsvp.chase"], personId: peter }),
  };

  // As they come to their reader, with links of their own.
  const address = `https://referent.example/dokument/${"a".repeat(43)}`;
  const cardExamples = Object.fromEntries(
    Object.entries(drawn).map(([name, card]) => [name, withAddresses(card, () => address)]),
  );

  const formExamples: Record<string, Form> = {
    planForm: meetingUi.planForm(forum),
    moveForm: meetingUi.moveForm(coming, now),
    cancelForm: meetingUi.cancelForm(coming, now),
    judgementForm: importUi.judgementForm(
      { offerId: newId(), forumId: forum.id, after: 0 },
      [
        { paragraph: 2, item: "Budget", text: "Udvalget besluttede at holde et seminar i maj.", strength: "decided" },
        { paragraph: 5, item: "Samarbejdsaftale", text: "Sagen tages op igen.", strength: null },
      ],
      true,
    ),
    itemForm: agenda.itemForm(facts, item),
    itemProposalForm: agenda.itemProposalForm(facts, agenda.proposeTitle("proposes")),
    lateReasonForm: proposal.lateReasonForm("Hasteindkøb", { title: "Hasteindkøb" }),
    rejectForm: proposal.rejectForm(facts, wish),
    deputyForm: attendance.deputyForm(facts),
    noteForm: minutes.noteForm(running.meeting),
    objectionForm: minutes.objectionForm(drafted),
    rewriteForm: minutes.rewriteForm(over, item),
    clauseForm: minutes.clauseForm(ended, { clauseId: newId(), text: "at udvalget drøfter behovet", number: 3 }),
    correctionForm: minutes.correctionForm(over),
    decisionForm: decision.decisionForm(over, entry, [entry]),
    decisionTextForm: decision.decisionTextForm(running.meeting),
    assignForm: action.assignForm(running.meeting),
    postponeForm: action.postponeForm(past.id, task, now),
    settingsForm: forumUi.settingsForm(forum),
    avoidanceForm: avoidance.avoidanceForm(forum),
    createForm: forumUi.createForm(),
    memberForm: forumUi.memberForm(forum),
    attachmentForm: agenda.attachmentForm(facts),
    guestForm: guest.guestForm(coming, now),
    seriesForm: series.seriesForm(
      { ...series.editedTexts(seriesFacts.meetings), place: "Lokale 2" },
      { forum: forum.id, question: newId() },
    ),
  };

  const closedWords = [coming, past, objected].flatMap((meeting) => wordsUnderClosed(meeting));
  return { cardExamples, formExamples, closedWords };
}

/** Everything people wrote under closed items. */
function wordsUnderClosed({ items, entries, actions, objections }: Meeting): string[] {
  const closed = items.filter((item) => item.closed);
  const under = ({ itemId }: { itemId: string | null }): boolean => closed.some((item) => item.id === itemId);
  return [
    ...closed.flatMap((item) => [item.title, item.summary, item.background]),
    ...closed.flatMap((item) => [...item.clauses.map((one) => one.text), ...item.attachments.map((one) => one.title)]),
    ...[...entries, ...actions, ...objections].filter(under).map((one) => one.text),
  ].filter((words) => words !== "");
}

export const { cardExamples, formExamples } = examplesOf((meeting) => meeting);

/** The same cards when every item that is not the forum's own is closed, and what may not be read outside them. */
export const closedExamples = examplesOf((meeting) => ({
  ...meeting,
  items: meeting.items.map((item) => (item.standingItemId !== null ? item : { ...item, closed: true })),
}));
