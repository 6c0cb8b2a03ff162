import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";

import { defaultSettings, type Forum } from "../../src/domain/forum.ts";
import { NotFound, StaleRecord } from "../../src/ports.ts";
import { aChannel, aForum, anOrganisation, chatPerson, noon, useStore } from "./test-store.ts";

const test = useStore();

async function aFullForum(): Promise<{ forum: Forum; tenant: string }> {
  const { people, tenant, organisationId } = await anOrganisation(test.store, ["Åse", "Bo", "Cæcilie"]);
  const [ase, bo, cecilie] = aForum(people).members as [Forum["members"][0], Forum["members"][0], Forum["members"][0]];
  const forum = aForum(people, {
    name: "Årsmødeudvalget",
    aliases: ["ÅU", "årsmøde"],
    settings: { ...defaultSettings, agendaDays: 10, sendAt: "08:30" },
    members: [cecilie, { ...ase, role: "chair" }, { ...bo, role: "deputy", deputyFor: ase.personId }],
    standingItems: [
      { id: randomUUID(), title: "Siden sidst", position: 1, anyOtherBusiness: false },
      { id: randomUUID(), title: "Eventuelt", position: 2, anyOtherBusiness: true },
    ],
    channels: [
      { ...aChannel(tenant, "C1"), reference: { at: "her", no: 1 } },
      aChannel(tenant, "19:x@thread", "teams"),
    ],
  });
  await test.store.within(organisationId, ({ forums }) => forums.create(forum));
  return { forum, tenant };
}

function load({ organisationId, id }: Forum): Promise<Forum> {
  return test.store.within(organisationId, ({ forums }) => forums.get(id));
}

function save(before: Forum, after: Forum): Promise<void> {
  return test.store.within(before.organisationId, ({ forums }) => forums.save(before, after));
}

describe("a forum", () => {
  it("is loaded as it was made", async () => {
    const { forum } = await aFullForum();
    expect(await load(forum)).toStrictEqual(forum);
  });

  it("is saved by difference", async () => {
    const { forum } = await aFullForum();
    const [cecilie, ase, bo] = forum.members;
    const after: Forum = {
      ...forum,
      name: "Mødeudvalget",
      aliases: [],
      settings: defaultSettings,
      members: [bo!, { ...cecilie!, role: "member" }, { ...ase!, role: "observer" }],
      standingItems: [
        { ...forum.standingItems[1]!, title: "Evt." },
        { ...forum.standingItems[0]!, id: randomUUID(), position: 3 },
      ],
      channels: [{ ...forum.channels[1]!, reference: { new: true } }],
    };
    await save(forum, after);
    expect(await load(forum)).toStrictEqual({ ...after, version: 2 });
  });

  it("keeps the history of who left, also when they come back", async () => {
    const { forum } = await aFullForum();
    const without = { ...forum, members: forum.members.slice(1) };
    test.clock.time = new Date("2027-03-02T11:00:00Z");
    await save(forum, without);
    test.clock.time = new Date("2027-03-03T11:00:00Z");
    await save({ ...without, version: 2 }, { ...without, members: [...without.members, forum.members[0]!] });
    test.clock.time = noon;
    const periods = await test.rows.membership.findMany({
      where: { forumId: forum.id, personId: forum.members[0]!.personId },
      orderBy: { since: "asc" },
    });
    expect(periods.map(({ since, until }) => [since, until])).toStrictEqual([
      [noon, new Date("2027-03-02T11:00:00Z")],
      [new Date("2027-03-03T11:00:00Z"), null],
    ]);
    expect((await load(forum)).members.map(({ name }) => name)).toStrictEqual(["Åse", "Bo", "Cæcilie"]);
  });

  it("is not saved over what somebody else saved", async () => {
    const { forum } = await aFullForum();
    await save(forum, { ...forum, name: "Først" });
    await expect(save(forum, { ...forum, name: "Sidst" })).rejects.toThrow(StaleRecord);
    expect((await load(forum)).name).toBe("Først");
  });

  it("loses the race for a channel that another forum was just bound to", async () => {
    const { forum } = await aFullForum();
    const channels = [{ ...forum.channels[0]!, id: randomUUID() }];
    const other = { ...forum, id: randomUUID(), members: [], standingItems: [], channels };
    await expect(test.store.within(forum.organisationId, ({ forums }) => forums.create(other))).rejects.toThrow(
      StaleRecord,
    );
  });

  it("has the default of a setting that its row does not know", async () => {
    const { forum } = await aFullForum();
    await test.rows.forum.update({ where: { id: forum.id }, data: { settings: { agendaDays: 5 } } });
    expect((await load(forum)).settings).toStrictEqual({ ...defaultSettings, agendaDays: 5 });
  });
});

describe("finding a forum", () => {
  it("goes by name and alias, whatever the letter case", async () => {
    const { forum } = await aFullForum();
    const named = (name: string): Promise<string | undefined> =>
      test.store.within(forum.organisationId, async ({ forums }) => (await forums.named(name))?.id);
    expect(await named("  ÅRSMØDEudvalget ")).toBe(forum.id);
    expect(await named("åu")).toBe(forum.id);
    expect(await named("ÅRSMØDE")).toBe(forum.id);
    expect(await named("mødeudvalget")).toBeUndefined();
  });

  it("goes by conversation and by person, present members only, in Danish order", async () => {
    const { forum, tenant } = await aFullForum();
    const [cecilie] = forum.members;
    await save(forum, { ...forum, members: forum.members.slice(1) });
    await test.store.within(forum.organisationId, async ({ forums }) => {
      const here = await forums.inConversation({ platform: "slack", tenant, externalId: "C1" });
      expect(here?.id).toBe(forum.id);
      expect(await forums.inConversation({ platform: "slack", tenant, externalId: "C2" })).toBeNull();
      expect(await forums.inConversation({ platform: "teams", tenant, externalId: "C1" })).toBeNull();
      const names = async (id: string): Promise<string[]> => (await forums.ofPerson(id)).map(({ name }) => name);
      expect(await names(forum.members[1]!.personId)).toStrictEqual(["Lodsudvalget", "Årsmødeudvalget"]);
      expect(await names(cecilie!.personId)).toStrictEqual(["Lodsudvalget"]);
      expect((await forums.all()).map(({ name }) => name)).toStrictEqual(["Lodsudvalget", "Årsmødeudvalget"]);
    });
  });
});

describe("two organisations with the same channel and user ids", () => {
  it("never meet", async () => {
    const found: Forum[] = [];
    for (const tenant of ["T-one", "T-two"]) {
      const person = await test.store.directory.recognise(chatPerson(tenant, "U1"));
      const forum = aForum([person], { name: "Fælles", channels: [aChannel(tenant, "C1")] });
      await test.store.within(person.organisationId, ({ forums }) => forums.create(forum));
      found.push(forum);
    }
    const [one, two] = found as [Forum, Forum];
    expect(one.members[0]!.personId).not.toBe(two.members[0]!.personId);
    await test.store.within(one.organisationId, async ({ forums, people }) => {
      expect((await forums.inConversation({ platform: "slack", tenant: "T-one", externalId: "C1" }))?.id).toBe(one.id);
      expect(await forums.inConversation({ platform: "slack", tenant: "T-two", externalId: "C1" })).toBeNull();
      expect((await forums.named("fælles"))?.id).toBe(one.id);
      expect(await forums.all()).toHaveLength(1);
      await expect(forums.get(two.id)).rejects.toThrow(NotFound);
      await expect(forums.save(two, two)).rejects.toThrow(StaleRecord);
      const theirs = two.members[0]!.personId;
      expect(await forums.ofPerson(theirs)).toStrictEqual([]);
      expect((await people.named("U1")).map(({ id }) => id)).toStrictEqual([one.members[0]!.personId]);
      expect(await people.named(`@{${theirs}}`)).toStrictEqual([]);
      expect(await people.many([theirs])).toStrictEqual([]);
      expect(await people.doors(theirs)).toStrictEqual([]);
      await expect(people.get(theirs)).rejects.toThrow(NotFound);
      await expect(forums.save(one, { ...one, members: two.members })).rejects.toThrow(NotFound);
    });
  });
});
