import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTeamsDoor } from "../../src/chat/teams/receive.ts";
import type { TeamsDoor } from "../../src/chat/teams/receive.ts";
import type { ChatEvent, FrontDesk, Reply } from "../../src/chat/event.ts";
import type { Card } from "../../src/ui/card.ts";
import { startTeamsStandIn } from "./teams-stand-in.ts";
import type { StandInPerson, TeamsStandIn } from "./teams-stand-in.ts";

/** The real adapter over loopback, between our stand-in for Teams and a front desk that answers as it is told. */
export type TeamsBench = {
  teams: TeamsStandIn;
  door: TeamsDoor;
  /** What the desk was asked to handle, in order. */
  events: ChatEvent[];
  /** Whose answer reached them, and whose did not. */
  reached: boolean[];
  /** How the desk answers from now on. */
  answerWith(reply: Reply | ((event: ChatEvent) => Reply | Promise<Reply>)): void;
  /** Where Teams sends what happens. */
  url: string;
  /** From now on nothing can be kept. */
  breakStore(): void;
  /** What Teams asked us to wait for, as the other replicas hear it. */
  holds: { account: string; ms: number }[];
  /** How long each turn may be waited for, and what comes of it from now on. */
  patience: number[];
  turnWith(turn: () => Promise<void>): void;
  logged: { facts: Record<string, unknown>; message: string }[];
  stop(): Promise<void>;
};

export const invented: StandInPerson[] = [
  { id: "asta", name: "Asta Lund", email: "Asta.Lund@example.dk" },
  { id: "bo", name: "Bo Krogh", email: "bo.krogh@example.dk" },
  { id: "dorte", name: "Dorte Ær & Søn", email: "dorte@example.dk" },
  { id: "egon", name: "Egon Vad", email: "egon.vad@example.dk" },
  { id: "fie", name: "Fie Holst", email: "fie.holst@example.dk" },
];

export const now = new Date("2026-11-02T08:00:00Z");

export async function startTeamsBench(): Promise<TeamsBench> {
  const teams = await startTeamsStandIn({ people: invented.map((person) => ({ ...person })), now: () => now });
  const events: ChatEvent[] = [];
  const logged: TeamsBench["logged"] = [];
  const holds: TeamsBench["holds"] = [];
  const patience: number[] = [];
  let turn = (): Promise<void> => Promise.resolve();
  const pacing = {
    turn: async ({ patienceMs }: { patienceMs?: number }) => {
      patience.push(patienceMs ?? Infinity);
      await turn();
      return () => Promise.resolve();
    },
    hold: (account: string, ms: number) => Promise.resolve(void holds.push({ account, ms })),
  };
  let reply: (event: ChatEvent) => Reply | Promise<Reply> = () => ({ kind: "none" });
  let broken = false;
  const reached: boolean[] = [];
  const desk = createDesk(events, { answer: (event) => reply(event), isBroken: () => broken, reached });
  const write = (facts: Record<string, unknown>, message: string) => void logged.push({ facts, message });
  const door = createTeamsDoor(teams.config, desk, {
    clock: { now: () => now },
    log: { info: write, warn: write, error: write },
    pacing,
  });
  const server = createServer((request, response) => void door.http(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  teams.connect(url, () => door.settled());
  return {
    url,
    teams,
    door,
    events,
    reached,
    holds,
    patience,
    turnWith: (next) => {
      turn = next;
    },
    logged,
    answerWith: (answer) => {
      reply = typeof answer === "function" ? answer : () => answer;
    },
    breakStore: () => {
      broken = true;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await teams.stop();
    },
  };
}

/** Keeps events as the inbox does: once by id, once by meaning. */
function createDesk(
  events: ChatEvent[],
  how: { answer: (event: ChatEvent) => Reply | Promise<Reply>; isBroken: () => boolean; reached: boolean[] },
): FrontDesk {
  const known = new Set<string>();
  return {
    accept: (event) => {
      if (how.isBroken()) return Promise.reject(new Error("the database is away, and so is afbud"));
      const names = [event.id, ...(event.sameAs ? [event.sameAs] : [])];
      const isNew = !names.some((name) => known.has(name));
      for (const name of names) known.add(name);
      return Promise.resolve(isNew);
    },
    handle: (event) => {
      events.push(event);
      return Promise.resolve(how.answer(event));
    },
    unavailable: () => textCard("Jeg kan ikke gemme noget lige nu."),
    told: (_event, hasReached) => {
      how.reached.push(hasReached);
    },
  };
}

export function textCard(text: string): Card {
  return { summary: text, elements: [{ kind: "text", text }] };
}
