import type { Actor } from '@lyceum/platform';
import { OWN_TOPIC, SCHOOL_TOPIC, topicNames } from './audience.js';
import { realtimeErrors } from './realtime.errors.js';

const MAX_TOPICS = 50;
const WITH_ID = new RegExp(`^(${topicNames.join('|')}):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`);
const TOPICS = [OWN_TOPIC, SCHOOL_TOPIC, ...topicNames.map((name) => `${name}:<uuid>`)].join(', ');

/**
 * @param asked comma-separated
 * @throws DomainError for a topic that does not exist, or that belongs to a school while the caller acts in none
 */
export function parseTopics(asked: string | undefined, actor: Actor): readonly string[] {
  const topics = [...new Set((asked ?? OWN_TOPIC).split(','))];
  if (topics.length > MAX_TOPICS)
    throw realtimeErrors.topic_unknown({ detail: `At most ${MAX_TOPICS} topics.` });
  for (const topic of topics) {
    if (topic === OWN_TOPIC) continue;
    if (topic !== SCHOOL_TOPIC && !WITH_ID.test(topic))
      throw realtimeErrors.topic_unknown({ detail: `Topics are ${TOPICS}.` });
    if (actor.tenantId === undefined) throw realtimeErrors.no_school();
  }
  return topics;
}
