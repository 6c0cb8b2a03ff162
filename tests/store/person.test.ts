import { describe, expect, it } from "vitest";

import { chatPerson, useStore } from "./test-store.ts";

const test = useStore();
let organisation: Promise<string> | undefined;

const names = [
  "Anne Marie Østergård",
  "Søren Kjær",
  "SØREN AABY",
  "Marianne Holm",
  "Anne",
  "Åge Ægidius",
  "Zenia Bang",
  "René Müller",
  "Jørgen Holm",
  "Joergen Bech",
  "Bo Søren Krag",
];

async function named(words: string): Promise<string[]> {
  organisation ??= (async () => {
    let id = "";
    for (const [index, name] of names.entries()) {
      const email = name === "Zenia Bang" ? "Zenia.Bang@havn.example" : null;
      id = (await test.store.directory.recognise(chatPerson("T1", `U${index}`, { name, email }))).organisationId;
    }
    return id;
  })();
  const people = await test.store.within(await organisation, (tx) => tx.people.named(words));
  return people.map(({ name }) => name);
}

describe("people named by words", () => {
  it("are those alone whose whole name it is, whatever the case and spaces", async () => {
    expect(await named("anne")).toStrictEqual(["Anne"]);
    expect(await named("  ANNE  marie øsTERGÅRD")).toStrictEqual(["Anne Marie Østergård"]);
    expect(await named("åge ægidius")).toStrictEqual(["Åge Ægidius"]);
    expect(await named("@Søren Kjær")).toStrictEqual(["Søren Kjær"]);
  });

  it("are first those whose names begin so, then those that contain it, in Danish order", async () => {
    expect(await named("søren")).toStrictEqual(["Søren Kjær", "SØREN AABY", "Bo Søren Krag"]);
    expect(await named("HOLM")).toStrictEqual(["Jørgen Holm", "Marianne Holm"]);
    expect(await named("ÆG")).toStrictEqual(["Åge Ægidius"]);
  });

  it("are found by a first and a last name, other names between them", async () => {
    expect(await named("anne østergård")).toStrictEqual(["Anne Marie Østergård"]);
    expect(await named("østergård anne")).toStrictEqual([]);
  });

  it("are found without Danish letters and accents, and with them where the name has none", async () => {
    expect(await named("soren kjaer")).toStrictEqual(["Søren Kjær"]);
    expect(await named("Soeren Kjær")).toStrictEqual(["Søren Kjær"]);
    expect(await named("aage aegidius")).toStrictEqual(["Åge Ægidius"]);
    expect(await named("rene muller")).toStrictEqual(["René Müller"]);
    expect(await named("rene\u0301")).toStrictEqual(["René Müller"]);
    expect(await named("jørgen bech")).toStrictEqual(["Joergen Bech"]);
    expect(await named("ostergard")).toStrictEqual(["Anne Marie Østergård"]);
  });

  it("are found by e-mail address", async () => {
    expect(await named("zenia.bang@HAVN.example")).toStrictEqual(["Zenia Bang"]);
  });

  it("are nobody for no words, and ten at most", async () => {
    expect(await named(" ")).toStrictEqual([]);
    expect(await named("%")).toStrictEqual([]);
    expect(await named("e")).toHaveLength(10);
  });

  it("are exactly the one mentioned", async () => {
    const id = await organisation;
    const [zenia] = await test.store.within(id!, ({ people }) => people.named("zenia"));
    expect(await named(`@{${zenia!.id}}`)).toStrictEqual(["Zenia Bang"]);
    expect(await named("@{00000000-0000-4000-8000-000000000000}")).toStrictEqual([]);
    const many = await test.store.within(id!, ({ people }) => people.many([zenia!.id, "nobody", zenia!.id]));
    expect(many).toStrictEqual([zenia, zenia]);
  });
});
