import type { FrontDesk } from "./chat/event.ts";
import type { Platform } from "./domain/forum.ts";
import { inTime, type Admission, type Log, type TenantName } from "./ports.ts";
import { notAdmittedCard } from "./ui/help.ts";

/**
 * Who may use the program at all. Where the credentials are for one tenant alone (a Slack bot token, a single-tenant bot, the trial), that is
 * enough. A bot that any tenant can install serves those that an administrator has allowed, in the settings or by `allow`; as long as nobody
 * has been allowed, the first that comes, which is then the one, unless the platform's tenants must be named. Others get one sentence, and
 * nothing of theirs is kept.
 */
export type AdmissionRules = {
  /** Platforms whose credentials are for one tenant. */
  own: readonly Platform[];
  /** Platforms where nobody is let in for coming first. */
  named?: readonly Platform[];
  /** From the settings. */
  allowed: readonly TenantName[];
};

type Parts = { admission: Admission; rules: AdmissionRules; log: Log };

/** Whom an administrator turns out is turned away within a minute, by every replica. */
const knownMs = 60_000;
const mostKnown = 10_000;
/** For a database that does not answer. */
const patienceMs = 500;

const nameOf = ({ platform, tenant }: TenantName): string => `${platform}:${tenant}`;

/** Has an administrator let them in? Then they may also install the program themselves. */
export async function isNamed(
  tenant: TenantName,
  { admission, rules }: Pick<Parts, "admission" | "rules">,
): Promise<boolean> {
  return rules.allowed.some((one) => nameOf(one) === nameOf(tenant)) || admission.isAllowed(tenant);
}

export function admittingDesk(desk: FrontDesk, { admission, rules, log }: Parts): FrontDesk {
  const named = new Set(rules.allowed.map(nameOf));
  const known = new Map<string, number>();
  const turnedAway = new Set<string>();

  function remember(name: string): void {
    if (known.size > mostKnown) known.clear();
    known.set(name, performance.now() + knownMs);
  }

  /** Who has been let in goes on without the database: what they say cannot be kept, and they are told so in time. So are others, at once. */
  function goesOn(name: string, error: unknown): true {
    if (!known.has(name)) throw error;
    remember(name);
    return true;
  }

  async function isAdmittedInTime(tenant: TenantName): Promise<boolean> {
    const late = (): true => goesOn(nameOf(tenant), new Error("the database does not answer"));
    return inTime(patienceMs, isAdmitted(tenant), late);
  }

  async function isAdmitted(tenant: TenantName): Promise<boolean> {
    const name = nameOf(tenant);
    if (rules.own.includes(tenant.platform) || named.has(name)) return true;
    const until = known.get(name);
    if (until !== undefined && until > performance.now()) return true;
    const isAllowed = await admission.isAllowed(tenant).catch((error: unknown) => goesOn(name, error));
    if (!isAllowed) {
      known.delete(name);
      if (rules.named?.includes(tenant.platform)) return false;
      if (rules.allowed.length > 0 || !(await admission.isFirst(tenant))) return false;
      await admission.allow(tenant);
      log.warn({ tenant: name }, "the first tenant to come is allowed from now on, others must be");
    }
    remember(name);
    return true;
  }

  return {
    ...desk,
    async accept(event) {
      // Where it was said is whose it is: a guest speaks in the tenant that invited them.
      if (await isAdmittedInTime(event.conversation)) return desk.accept(event);
      log.warn({ tenant: nameOf(event.conversation) }, "a tenant that is not allowed was turned away");
      turnedAway.add(event.id);
      return true;
    },
    handle(event) {
      if (!turnedAway.delete(event.id)) return desk.handle(event);
      const isAsked = event.happening.kind !== "joined" && event.happening.kind !== "home";
      return Promise.resolve(isAsked ? { kind: "private", card: notAdmittedCard() } : { kind: "none" });
    },
  };
}
