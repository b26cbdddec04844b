import { events, type EventContract, type EventEnvelope } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';

/**
 * Who sees what is decided by keys alone: an event has some, a stream has some, and it gets the event when
 * they share one. A key of a school begins with the id of the school, and a stream gets keys of the school in
 * its token only: there is no way to ask for those of another.
 */
export type AudienceKey = string;

const STAFF: ReadonlySet<string> = new Set(['owner', 'instructor', 'assistant', 'admin']);

const contracts: ReadonlyMap<string, EventContract> = new Map(
  events.map((contract) => [contract.type, contract]),
);

/** The names of topics with an id: `course`. */
export const topicNames: readonly string[] = [
  ...new Set(events.flatMap(({ realtime }) => Object.keys(realtime?.topics ?? {}))),
];

/** Everything in the school that the role may see, and what concerns the user alone. */
export const SCHOOL_TOPIC = 'school';
export const OWN_TOPIC = 'me';

const schoolKey = (tenantId: string, topic: string, staff: boolean): AudienceKey =>
  `${tenantId} ${topic}${staff ? ' staff' : ''}`;
const userKey = (tenantId: string | undefined, userId: string): AudienceKey =>
  `${tenantId ?? 'platform'} user ${userId}`;

/** Empty for what nobody outside may see. */
export function keysOfEvent({ type, tenantid, data }: EventEnvelope): readonly AudienceKey[] {
  const contract = contracts.get(type);
  const realtime = contract?.realtime;
  if (!realtime) return [];
  const fields = data as Readonly<Record<string, unknown>>;
  const { audience, topics = {} } = realtime;
  if (typeof audience === 'object') return [userKey(tenantid, String(fields[audience.user]))];
  if (tenantid === undefined) return [];
  const names = Object.entries(topics).map(([name, field]) => `${name}:${String(fields[field])}`);
  return [SCHOOL_TOPIC, ...names].map((topic) => schoolKey(tenantid, topic, audience === 'staff'));
}

/** What a caller may hear of these topics. Topics of a school are nothing to whoever acts in none. */
export function keysOfActor(
  { userId, tenantId, role }: Actor,
  topics: readonly string[],
): ReadonlySet<AudienceKey> {
  const keys = new Set<AudienceKey>();
  for (const topic of topics) {
    if (topic === OWN_TOPIC) {
      if (userId === undefined) continue;
      keys.add(userKey(undefined, userId));
      if (tenantId !== undefined) keys.add(userKey(tenantId, userId));
    } else if (tenantId !== undefined) {
      keys.add(schoolKey(tenantId, topic, false));
      if (STAFF.has(role)) keys.add(schoolKey(tenantId, topic, true));
    }
  }
  return keys;
}

/** The last token of the subjects that can hold an event with one of these keys. */
export function subjectScopes({ tenantId }: Actor, topics: readonly string[]): readonly string[] {
  return [
    ...(tenantId === undefined ? [] : [tenantId]),
    ...(topics.includes(OWN_TOPIC) ? ['_'] : []),
  ];
}
