/** How those who ask go together; all in milliseconds. By default at once, one question after the other. */
export type Company = {
  /** A question goes out as soon as so many wait for it, or the first of them has waited for so long. */
  enough?: number;
  withinMs?: number;
  /** So many questions are under way at a time: when one hangs, those behind it need not. */
  lanes?: number;
  /** Who has waited for so long has given up, and is refused without being asked. */
  patienceMs?: number;
  /** Has what failed certainly not been done, and may be asked again? */
  isRefused?: (error: unknown) => boolean;
};

type Waiting<Ask, Answer> = {
  ask: Ask;
  since: number;
  resolve: (answer: Answer | Promise<Answer>) => void;
  reject: (why: unknown) => void;
};

/**
 * Those who ask while a question is on its way go together in the next one: many messages in hand cost the database one statement and not
 * eight, and each still waits for its own answer. `all` answers in the order it was asked. When it fails for several at once each asks again
 * alone, so that one which the database will not take spoils nothing for the others; those behind wait for that.
 */
export function together<Ask, Answer>(
  all: (asks: Ask[]) => Promise<Answer[]>,
  { enough = 1, withinMs = 0, lanes = 1, patienceMs = Infinity, isRefused = () => true }: Company = {},
): (ask: Ask) => Promise<Answer> {
  let waiting: Waiting<Ask, Answer>[] = [];
  let underWay = 0;
  let timer: NodeJS.Timeout | null = null;

  async function answer(company: Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const answers = await all(company.map(({ ask }) => ask));
      for (const [place, { resolve }] of company.entries()) resolve(answerAt(answers, place));
    } catch (error) {
      const mayAskAgain = company.length > 1 && isRefused(error);
      if (mayAskAgain) await Promise.all(patient(company).map((one) => answer([one])));
      else for (const { reject } of company) reject(error);
    }
  }

  function patient(company: Waiting<Ask, Answer>[]): Waiting<Ask, Answer>[] {
    const oldest = performance.now() - patienceMs;
    for (const { since, reject } of company) if (since < oldest) reject(new Error("waited too long to be asked"));
    return company.filter(({ since }) => since >= oldest);
  }

  async function run(): Promise<void> {
    const company = patient(waiting);
    waiting = [];
    if (company.length > 0) await answer(company);
    underWay -= 1;
    if (waiting.length > 0) gather();
  }

  function gather(): void {
    if (waiting.length >= enough) start();
    else timer ??= setTimeout(start, withinMs);
  }

  /** What this turn of the loop brings goes along. */
  function start(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (underWay === lanes) return;
    underWay += 1;
    setImmediate(() => void run());
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, since: performance.now(), resolve, reject });
      gather();
    });
}

function answerAt<Answer>(answers: Answer[], place: number): Answer {
  if (place >= answers.length) throw new Error("fewer answers than questions");
  return answers[place] as Answer;
}
