/** A question goes out as soon as `enough` wait for it, or the first of them has waited for so long. */
export type Company = { enough: number; withinMs: number };

const atOnce: Company = { enough: 1, withinMs: 0 };

/**
 * Those who ask while a question is on its way go together in the next one: many messages in hand cost the database one statement and not
 * eight, and each still waits for its own answer. `all` answers in the order it was asked. When it fails for several at once each asks again
 * alone, so that one which the database will not take spoils nothing for the others.
 */
export function together<Ask, Answer>(
  all: (asks: Ask[]) => Promise<Answer[]>,
  { enough, withinMs }: Company = atOnce,
): (ask: Ask) => Promise<Answer> {
  type Waiting = { ask: Ask; resolve: (answer: Answer | Promise<Answer>) => void; reject: (why: unknown) => void };
  let waiting: Waiting[] = [];
  let isUnderWay = false;
  let timer: NodeJS.Timeout | null = null;

  const alone = async (ask: Ask): Promise<Answer> => answerAt(await all([ask]), 0);

  async function answer(company: Waiting[]): Promise<void> {
    try {
      const answers = await all(company.map(({ ask }) => ask));
      for (const [place, { resolve }] of company.entries()) resolve(answerAt(answers, place));
    } catch (error) {
      for (const { ask, resolve, reject } of company) {
        if (company.length === 1) reject(error);
        else resolve(alone(ask));
      }
    }
  }

  async function run(): Promise<void> {
    const company = waiting;
    waiting = [];
    await answer(company);
    isUnderWay = false;
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
    if (isUnderWay) return;
    isUnderWay = true;
    setImmediate(() => void run());
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      gather();
    });
}

function answerAt<Answer>(answers: Answer[], place: number): Answer {
  if (place >= answers.length) throw new Error("fewer answers than questions");
  return answers[place] as Answer;
}
