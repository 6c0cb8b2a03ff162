import { describe, expect, it } from "vitest";
import type { CommandName } from "../../src/domain/rights.ts";
import { commandWords, readWords, type WordsContext, type WordsReading } from "../../src/ui/words.da.ts";

const personal: WordsContext = { addressed: "personal" };
const addressings = ["command", "mention", "personal"] as const;

function read(text: string, context: WordsContext = personal): WordsReading {
  return readWords(text, context);
}

function command(name: CommandName, args: object = {}) {
  return { kind: "command", invocation: { command: name, args } };
}

/** Every command word, with what it says. */
const words: [text: string, name: CommandName, args?: object][] = [
  ["", "meeting.show"],
  ["hjælp", "help.show"],
  ["help", "help.show"],
  ["?", "help.show"],
  ["møder", "meeting.list"],
  ["medlemmer", "member.list"],
  ["kommer", "attendance.attend"],
  ["jeg kommer", "attendance.attend"],
  ["deltager", "attendance.attend"],
  ["afbud", "attendance.apologise"],
  ["afbud ferie", "attendance.apologise", { reason: "ferie" }],
  ["afbud Skal til Norge i uge 42", "attendance.apologise", { reason: "Skal til Norge i uge 42" }],
  ["kan ikke, Eva Bak tager den", "attendance.apologise", { deputy: "Eva Bak" }],
  ["stedfortræder Eva Bak", "attendance.deputise", { deputy: "Eva Bak" }],
  ["stedfortræder @{0}", "attendance.deputise", { deputy: "@{0}" }],
  ["stedfortræder eva@nordby.example", "attendance.deputise", { deputy: "eva@nordby.example" }],
  ["kommer @{0}", "attendance.answerFor", { person: "@{0}", answer: "attending" }],
  ["@{0} kommer", "attendance.answerFor", { person: "@{0}", answer: "attending" }],
  ["Eva Bak kommer", "attendance.answerFor", { person: "Eva Bak", answer: "attending" }],
  ["Eva Bak kommer ikke, ferie", "attendance.answerFor", { person: "Eva Bak", answer: "apology", reason: "ferie" }],
  ["@{7} har meldt afbud", "attendance.answerFor", { person: "@{7}", answer: "apology" }],
  ["afbud @{0} ferie", "attendance.answerFor", { person: "@{0}", answer: "apology", reason: "ferie" }],
  ["afbud for Eva Bak: ferie", "attendance.answerFor", { person: "Eva Bak", answer: "apology", reason: "ferie" }],
  ["fraværende Eva Bak", "attendance.answerFor", { person: "Eva Bak", answer: "absent" }],
  ["@{0} er fraværende", "attendance.answerFor", { person: "@{0}", answer: "absent" }],
  ["punkt Rekruttering", "agenda.propose", { title: "Rekruttering" }],
  [
    "punkt Rekruttering af SOSU, 15 min, drøftelse, på vegne af Kaj Lund",
    "agenda.propose",
    { title: "Rekruttering af SOSU", minutes: 15, kind: "discussion", onBehalfOf: "Kaj Lund" },
  ],
  ["punkt: Kørestole, 20 min., beslutning", "agenda.propose", { title: "Kørestole", minutes: 20, kind: "decision" }],
  ["punkt Kørestole til orientering", "agenda.propose", { title: "Kørestole til orientering" }],
  ["punkt Kørestole, til orientering", "agenda.propose", { title: "Kørestole", kind: "information" }],
  ["punkt Kørestole (10 min til drøftelse)", "agenda.propose", { title: "Kørestole", minutes: 10, kind: "discussion" }],
  ["punkt Budget, plan og miljø", "agenda.propose", { title: "Budget, plan og miljø" }],
  ["punkt Kørestole, en halv time", "agenda.propose", { title: "Kørestole", minutes: 30 }],
  ["punkt Kørestole\n15 min", "agenda.propose", { title: "Kørestole", minutes: 15 }],
  ["punkt til næste gang: Kørestole", "agenda.propose", { title: "Kørestole" }],
  ["punkt til dagsordenen: 3 nye boliger", "agenda.propose", { title: "3 nye boliger" }],
  ["punkt på vegne af @{1}: Kørestole", "agenda.propose", { title: "Kørestole", onBehalfOf: "@{1}" }],
  ["ingen punkter", "proposal.none"],
  ["ingen punkter fra mig", "proposal.none"],
  ["referat", "minutes.read"],
  ["læs", "agenda.read"],
  ["læs dagsorden", "agenda.read"],
  ["dagsorden læs", "agenda.read"],
  ["godkendt", "minutes.agree"],
  ["jeg godkender", "minutes.agree"],
  ["ok for mig", "minutes.agree"],
  ["indsigelse 3: Der skal stå »udsat«", "minutes.object", { item: 3, text: "Der skal stå »udsat«" }],
  ["indsigelse punkt 3: Jeg var imod", "minutes.object", { item: 3, text: "Jeg var imod" }],
  ["indsigelse 3 Jeg var imod", "minutes.object", { item: 3, text: "Jeg var imod" }],
  ["punkt 3: der skal stå 15", "minutes.object", { item: 3, text: "der skal stå 15" }],
  ["rettelse til punkt 3: Kaj var der ikke", "minutes.object", { item: 3, text: "Kaj var der ikke" }],
  ["beslutninger", "decision.list"],
  ["beslutninger fælles indkøb", "decision.list", { words: "fælles indkøb" }],
  ["hvad besluttede vi om opgaveglidning?", "decision.list", { words: "opgaveglidning" }],
  ["opgaver", "action.list"],
  ["mine opgaver", "action.list"],
  ["færdig indhente tilbud", "action.complete", { action: "indhente tilbud" }],
  ["hvornår er næste møde?", "meeting.show"],
  ["opret Udvalget for Havnen", "forum.create", { name: "Udvalget for Havnen" }],
  ["medlem @{0}", "member.add", { person: "@{0}" }],
  ["medlem Eva Bak formand", "member.add", { person: "Eva Bak", role: "chair" }],
  ["medlem @{0}, sekretær", "member.add", { person: "@{0}", role: "secretary" }],
  ["medlem eva@nordby.example som observatør", "member.add", { person: "eva@nordby.example", role: "observer" }],
  ["medlem @{0} stedfortræder for @{1}", "member.add", { person: "@{0}", role: "deputy", deputyFor: "@{1}" }],
  ["fjern Eva Bak", "member.remove", { person: "Eva Bak" }],
  ["fast punkt Nyt fra havnen", "standing.add", { title: "Nyt fra havnen" }],
  ["fjern fast punkt Nyt fra havnen", "standing.remove", { title: "Nyt fra havnen" }],
  ["indstillinger", "settings.show"],
  ["møde 8/12 kl. 9-10.30, mødelokale 2", "meeting.plan", { text: "8/12 kl. 9-10.30, mødelokale 2" }],
  ["kalenderen", "calendar.show", {}],
  ["link til min kalender", "calendar.show", {}],
  ["nyt link til kalenderen", "calendar.renew", {}],
  ["nyt link", "document.renew", {}],
  ["undgå", "avoidance.list", {}],
  ["undgå 11.-13. juni Folkemødet", "avoidance.add", { text: "11.-13. juni Folkemødet" }],
  ["undgå ikke Folkemødet", "avoidance.remove", { title: "Folkemødet" }],
  ["formøde til Styregruppen", "preparation.set", { name: "Styregruppen" }],
  ["ikke formøde", "preparation.clear", {}],
  ["svar", "attendance.list", {}],
  ["møde på fredag kl. 9", "meeting.plan", { text: "på fredag kl. 9" }],
  ["flyt torsdag den 22. oktober kl. 13-14.30", "meeting.move", { text: "torsdag den 22. oktober kl. 13-14.30" }],
  ["flyt mødet til 15/12", "meeting.move", { text: "15/12" }],
  ["aflys", "meeting.cancel"],
  ["aflys formanden er syg", "meeting.cancel", { reason: "formanden er syg" }],
  ["aflys mødet, formanden er syg", "meeting.cancel", { reason: "formanden er syg" }],
  ["udsend", "agenda.send"],
  ["udsend dagsorden", "agenda.send"],
  ["gæst Lone Vest", "meeting.addGuest", { person: "Lone Vest" }],
  ["gæst Lone Vest til punkt 3", "meeting.addGuest", { person: "Lone Vest", item: 3 }],
  ["godkend F1", "proposal.accept", { number: 1 }],
  ["godkend f 12", "proposal.accept", { number: 12 }],
  ["afvis F1", "proposal.reject", { number: 1 }],
  ["afvis F2: hører til i styregruppen", "proposal.reject", { number: 2, reason: "hører til i styregruppen" }],
  ["udskyd 3", "agenda.postpone", { item: 3 }],
  ["udskyd punkt 3, bilaget mangler", "agenda.postpone", { item: 3, reason: "bilaget mangler" }],
  ["udgår 3. sagen er lukket", "agenda.withdraw", { item: 3, reason: "sagen er lukket" }],
  ["ryk 5 til 3", "agenda.reorder", { from: 5, to: 3 }],
  ["ryk punkt 5 op til nr. 3", "agenda.reorder", { from: 5, to: 3 }],
  ["ret 3 titel: Kørestole", "agenda.edit", { item: 3, field: "title", text: "Kørestole" }],
  ["ret 3 resumé: Kort", "agenda.edit", { item: 3, field: "summary", text: "Kort" }],
  ["ret 3 resume: Kort", "agenda.edit", { item: 3, field: "summary", text: "Kort" }],
  ["ret 3 sag: Langt\n• A\n\n• B", "agenda.edit", { item: 3, field: "background", text: "Langt\n• A\n\n• B" }],
  ["ret 3 sagsfremstilling: Langt", "agenda.edit", { item: 3, field: "background", text: "Langt" }],
  ["ret punkt 3 indstilling:\n• at A", "agenda.edit", { item: 3, field: "recommendation", text: "• at A" }],
  ["ret 3 referat: Drøftet.", "agenda.edit", { item: 3, field: "minutes", text: "Drøftet." }],
  ["bilag 3 Budget 2027", "attachment.add", { item: 3, title: "Budget 2027" }],
  ["bilag 3 Budget, eftersendes", "attachment.add", { item: 3, title: "Budget", promised: true }],
  [
    "bilag 3 Budget, eftersendes når det er klar",
    "attachment.add",
    { item: 3, title: "Budget", promised: true, note: "når det er klar" },
  ],
  ["bilag 3 Endnu et budget", "attachment.add", { item: 3, title: "Endnu et budget" }],
  ["bilag 2 kommet", "attachment.arrive", { attachment: 2 }],
  ["bilag 2 er kommet", "attachment.arrive", { attachment: 2 }],
  ["luk 3", "agenda.close", { item: 3 }],
  ["luk 3 offentligt: Salg af grund", "agenda.close", { item: 3, publicTitle: "Salg af grund" }],
  ["åbn 3", "agenda.open", { item: 3 }],
  ["start", "meeting.start"],
  ["næste", "pointer.next"],
  ["næste punkt", "pointer.next"],
  ["forrige", "pointer.previous"],
  ["gå til 4", "pointer.goTo", { item: 4 }],
  ["gå til punkt 4.", "pointer.goTo", { item: 4 }],
  ["notat Budgettet blev drøftet", "minutes.note", { text: "Budgettet blev drøftet" }],
  ["notat 3: Sent", "minutes.note", { item: 3, text: "Sent" }],
  ["notat 80 mio. er fordelt", "minutes.note", { text: "80 mio. er fordelt" }],
  ["notat 12:30 holdt vi pause", "minutes.note", { text: "12:30 holdt vi pause" }],
  ["beslutning Udvalget besluttede: ja", "decision.record", { text: "Udvalget besluttede: ja" }],
  ["beslutning 2: Grunden sælges", "decision.record", { item: 2, text: "Grunden sælges" }],
  [
    "opgave 2: Eva Bak, fredag den 18. december: indhente tilbud",
    "action.assign",
    { item: 2, person: "Eva Bak", due: "fredag den 18. december", text: "indhente tilbud" },
  ],
  [
    "opgave @{0}, 8/12 kl. 12: indhente tilbud",
    "action.assign",
    { person: "@{0}", due: "8/12 kl. 12", text: "indhente tilbud" },
  ],
  [
    "opgave @{0} 8/12 kl. 12:00: ring: straks",
    "action.assign",
    { person: "@{0}", due: "8/12 kl. 12:00", text: "ring: straks" },
  ],
  ["fortryd", "minutes.undo"],
  ["slut", "meeting.end"],
  ["referat udsend", "minutes.send"],
  ["referat godkend", "minutes.approve"],
];

describe("the command words", () => {
  for (const addressed of addressings) {
    it.each(words)(`%j by ${addressed} is %s`, (text, name, args) => {
      const expected = command(name, args);
      expect(read(text, { addressed })).toEqual(expected);
      expect(read(`/dagsorden ${text}`, { addressed })).toEqual(expected);
      if (text !== "" && !/^[@?]/u.test(text)) expect(read(`/${text}`, { addressed })).toEqual(expected);
    });
  }

  it("do not mind case, spaces, signs that do not show, or a point at the end", () => {
    for (const text of [
      "AFBUD",
      "  afbud  ",
      "afbud.",
      "afbud!",
      "\u00A0afbud\u00A0",
      "\u200Bafbud\u200E",
      "\u202Bafbud\u202C",
      "*afbud*",
    ]) {
      expect(read(text), JSON.stringify(text)).toEqual(command("attendance.apologise"));
    }
    expect(read("punkt\u00A0\u200F Kørestole \u200B")).toEqual(command("agenda.propose", { title: "Kørestole" }));
  });

  it("are found when Danish letters are written out or come in parts", () => {
    expect(read("naeste")).toEqual(command("pointer.next"));
    expect(read("aabn 3")).toEqual(command("agenda.open", { item: 3 }));
    expect(read("møder".normalize("NFD"))).toEqual(command("meeting.list"));
    expect(read("færdig På én gang".normalize("NFD"))).toEqual(
      command("action.complete", { action: "På én gang".normalize("NFD") }),
    );
  });

  it("are forgiven one slip where one command is near", () => {
    expect(read("afbut")).toEqual(command("attendance.apologise"));
    expect(read("hjlæp")).toEqual(command("help.show"));
    expect(read("medlemer")).toEqual(command("member.list"));
    expect(read("/dagsordn referrat")).toEqual(command("minutes.read"));
  });

  it.each(["udsendt", "aflyst", "smart", "starte", "sluk", "moder", "sommer", "deltagere"])(
    "do not take %s for a slip",
    (text) => {
      expect(read(text).kind).not.toBe("command");
    },
  );

  it("keep the person's own text as it was written", () => {
    const title = '<!channel> *Fed* <at>Alle</at> [link](https://nordby.example) & "citat" 👩‍⚕️\nto linjer';
    expect(read(`punkt: ${title}`)).toEqual(command("agenda.propose", { title }));
    expect(read("notat\n- første\n- anden")).toEqual(command("minutes.note", { text: "første\n- anden" }));
  });

  it("let the secretary paste lines that look quoted into a text", () => {
    expect(read("/dagsorden ret 3 sag: Borgere\n> 65 år")).toEqual(
      command("agenda.edit", { item: 3, field: "background", text: "Borgere\n> 65 år" }),
    );
  });

  it("never make a closed item's title public by accident", () => {
    for (const text of ["luk 3 Salg af Havnevej 12", "luk 3: Salg", "luk 3 offentligt:", "luk"]) {
      expect(read(text, { addressed: "command" })).toMatchObject({ kind: "incomplete", command: "agenda.close" });
    }
  });
});

describe("a command word without what belongs to it", () => {
  const lacking: [text: string, name: CommandName][] = [
    ["punkt", "agenda.propose"],
    ["punkt:", "agenda.propose"],
    ["stedfortræder", "attendance.deputise"],
    ["indsigelse", "minutes.object"],
    ["indsigelse 3", "minutes.object"],
    ["indsigelse tre: forkert", "minutes.object"],
    ["færdig", "action.complete"],
    ["opret", "forum.create"],
    ["medlem", "member.add"],
    ["medlem Eva Bak stedfortræder", "member.add"],
    ["medlem @{0} @{1}", "member.add"],
    ["fjern", "member.remove"],
    ["fast punkt", "standing.add"],
    ["fjern fast punkt", "standing.remove"],
    ["møde", "meeting.plan"],
    ["flyt", "meeting.move"],
    ["gæst", "meeting.addGuest"],
    ["afvis", "proposal.reject"],
    ["afvis forslaget", "proposal.reject"],
    ["udskyd", "agenda.postpone"],
    ["udskyd sagen", "agenda.postpone"],
    ["udgår", "agenda.withdraw"],
    ["ryk", "agenda.reorder"],
    ["ryk 5", "agenda.reorder"],
    ["ryk 5 til", "agenda.reorder"],
    ["ret", "agenda.edit"],
    ["ret 3", "agenda.edit"],
    ["ret 3 titel:", "agenda.edit"],
    ["ret tre titel: X", "agenda.edit"],
    ["ret 3 farve: rød", "agenda.edit"],
    ["bilag", "attachment.add"],
    ["bilag 3", "attachment.add"],
    ["luk", "agenda.close"],
    ["åbn", "agenda.open"],
    ["gå til", "pointer.goTo"],
    ["gå til 9999", "pointer.goTo"],
    ["notat", "minutes.note"],
    ["notat 3:", "minutes.note"],
    ["beslutning", "decision.record"],
    ["opgave", "action.assign"],
    ["opgave Eva Bak: ringe", "action.assign"],
    ["opgave 2: Eva Bak, fredag", "action.assign"],
  ];

  it.each(lacking)("%j is answered with an example", (text, name) => {
    for (const addressed of addressings) {
      expect(read(text, { addressed })).toMatchObject({ kind: "incomplete", command: name });
    }
  });

  it("gets an example that works", () => {
    for (const { command: name, example } of commandWords) {
      for (const addressed of addressings) {
        expect(read(example, { addressed }), example).toMatchObject({ kind: "command", invocation: { command: name } });
      }
    }
  });
});

describe("what has more than one reading", () => {
  const labels = (text: string, context?: WordsContext) => {
    const reading = read(text, context);
    return reading.kind === "several" ? reading.choices.map(({ label }) => label) : reading.kind;
  };

  it("is asked about with a button for each", () => {
    expect(labels("jeg kommer måske")).toEqual(["Jeg kommer", "Afbud"]);
    expect(labels("godkend")).toEqual(["Jeg godkender referatet", "Godkend og lås referatet"]);
    expect(labels("flyt 3 til 5")).toEqual(["Ryk punkt 3 til 5", "Flyt mødet til »3 til 5«"]);
    expect(labels("punkt 3 nye boliger")).toEqual(["Indsigelse til punkt 3: »nye boliger«", "Foreslå »3 nye boliger«"]);
    expect(labels("jeg kommer og referatet er godkendt")).toEqual(["Jeg kommer", "Afbud", "Jeg godkender referatet"]);
    expect(labels("afbud for sygdom")).toEqual(["Afbud: sygdom", "Afbud"]);
  });

  it("is asked about when a question mark follows what would act at once", () => {
    for (const text of [
      "udsend?",
      "slut?",
      "aflys?",
      "næste?",
      "fortryd?",
      "godkend F1?",
      "luk 3?",
      "referat udsend?",
    ]) {
      expect(read(text, { addressed: "command" }).kind, text).toBe("several");
    }
  });

  it("is asked about when a cancellation names a day that may be another meeting's", () => {
    expect(labels("aflys mødet på onsdag")).toEqual(["Aflys næste møde"]);
  });

  it("is asked about after a mention as well", () => {
    const texts = [
      "næste tirsdag",
      "start forfra",
      "slut for i dag",
      "udsend ikke endnu",
      "aflys ikke",
      "jeg kommer nok",
      "Anne tager den",
    ];
    for (const text of texts) expect(read(text, { addressed: "mention" }).kind, text).not.toBe("command");
  });

  it("has labels that fit a button", () => {
    for (const label of labels(`punkt 3 ${"meget langt ".repeat(50)}`)) expect(label.length).toBeLessThanOrEqual(75);
  });

  it("never shows a mention's sign on a button", () => {
    expect(labels("kommer @{0}?")).toEqual(["Kommer: den nævnte"]);
  });
});

describe("what is refused", () => {
  const refused: [text: string, why: string][] = [
    ["ja", "yes-without-question"],
    ["Nej.", "yes-without-question"],
    ["ok", "yes-without-question"],
    ["👍", "yes-without-question"],
    ["jeg kommer, eller nej, jeg kommer ikke", "contradiction"],
    ["jeg kommer, eller nej, afbud", "contradiction"],
    ["Godkendt, men punkt 3 er forkert", "contradiction"],
    ["> jeg kommer", "quoted"],
    ["afbud\n> Kommer du?", "quoted"],
    ["Fra: Kaj Lund\nSendt: 3. marts 2026\nEmne: Møde\n\nafbud", "quoted"],
    ["----- Videresendt meddelelse -----\nafbud", "quoted"],
    ["Godkendt\n\nOn Tue, 3 Mar 2026, Kaj Lund wrote:", "quoted"],
    ["»godkendt«", "quoted"],
    ["> notat Budgettet blev vedtaget", "quoted"],
    ["»indsigelse 3: Jeg var imod«", "quoted"],
  ];

  it.each(refused)("%j: %s", (text, why) => {
    for (const addressed of addressings) {
      expect(read(text, { addressed }), addressed).toMatchObject({ kind: "refused", why });
    }
  });

  it("comes with an example that works", () => {
    for (const [text] of refused) {
      const reading = read(text);
      if (reading.kind === "refused") expect(read(reading.example).kind, reading.example).toBe("command");
    }
  });

  it("is not a disapproval: that is asked for its item", () => {
    expect(read("ikke godkendt")).toMatchObject({ kind: "incomplete", command: "minutes.object" });
  });

  it("leaves nonsense unknown", () => {
    for (const addressed of addressings) {
      for (const text of ["blåbærgrød og flødeskum", "tak for i dag", "😂", "xyzzy 3"]) {
        expect(read(text, { addressed })).toEqual({ kind: "unknown" });
      }
    }
  });
});
