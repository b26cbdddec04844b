import { quizDraftAccepted } from './ai/quiz-draft-events.js';
import {
  transcriptionFailed,
  transcriptionFinished,
  transcriptionProgressed,
} from './ai/transcription-events.js';
import { courseAvailabilityChanged } from './catalog/course-availability-changed.js';
import { courseVersionPublished } from './catalog/course-version-published.js';
import { enrollmentChanged } from './catalog/enrollment-changed.js';
import { lessonPublished } from './catalog/lesson-published.js';
import { quizDraftAdded, quizDraftRejected } from './catalog/quiz-draft-events.js';
import type { EventContract } from './event-contract.js';
import { webhookReceived, type WebhookProvider } from './gateway/webhook-received.js';
import { membershipChanged } from './identity/membership-changed.js';
import { schoolCreated } from './identity/school-created.js';
import { schoolUpdated } from './identity/school-updated.js';
import { sessionRevoked } from './identity/session-revoked.js';
import { userRegistered } from './identity/user-registered.js';
import { assetDeleted, assetFailed, assetReady } from './media/asset-events.js';
import { captionsReady, captionsRemoved } from './media/captions-events.js';
import { transcriptionCancelled, transcriptionRequested } from './media/transcription-events.js';
import { courseCompleted, lessonCompleted, lessonProgressed } from './progress/lesson-events.js';

export interface Subscription {
  /** Name of the consumer inside its service, usually the projection it feeds. */
  readonly consumer: string;
  readonly events: readonly EventContract[];
}

export interface ServiceTopology {
  readonly name: string;
  /** Owns a schema, and so may publish and consume. The gateway owns no data. */
  readonly ownsData: boolean;
  readonly consumes: readonly Subscription[];
  /** Producers whose facts it may watch without keeping them (to drop caches). */
  readonly watches: readonly string[];
  /** Takes webhooks in and hands them on as events of its own, although it owns no data. */
  readonly takesWebhooks?: boolean;
  /** Shows facts to whoever is connected, and so may read the logs that hold such facts. */
  readonly showsRealtime?: boolean;
  /** Providers whose webhooks it handles: it may read the raw bodies. */
  readonly handlesWebhooks?: readonly WebhookProvider[];
}

const people: Subscription = { consumer: 'people', events: [userRegistered.v1] };

/**
 * Who is on the bus and what each may read. The permissions of the NATS users, the durable consumers and
 * the AsyncAPI document all follow from this; a service cannot subscribe to what is not listed.
 */
export const topology: readonly ServiceTopology[] = [
  {
    name: 'gateway',
    ownsData: false,
    consumes: [],
    watches: ['catalog', 'identity'],
    takesWebhooks: true,
    showsRealtime: true,
  },
  {
    name: 'identity',
    ownsData: true,
    consumes: [{ consumer: 'mail-reports', events: [webhookReceived.v1] }],
    watches: [],
    handlesWebhooks: ['resend', 'brevo'],
  },
  {
    name: 'catalog',
    ownsData: true,
    consumes: [
      people,
      { consumer: 'schools', events: [schoolCreated.v1, schoolUpdated.v1] },
      { consumer: 'members', events: [membershipChanged.v1] },
      { consumer: 'assets', events: [assetReady.v1, assetFailed.v1, assetDeleted.v1] },
      { consumer: 'completions', events: [lessonCompleted.v1, courseCompleted.v1] },
      { consumer: 'leavers', events: [membershipChanged.v1] },
      { consumer: 'unlocks', events: [lessonCompleted.v1] },
      { consumer: 'quiz-drafts', events: [quizDraftAccepted.v1] },
    ],
    watches: [],
  },
  {
    name: 'media',
    ownsData: true,
    consumes: [
      people,
      {
        consumer: 'entitlements',
        events: [courseVersionPublished.v1, courseAvailabilityChanged.v1, enrollmentChanged.v1],
      },
      {
        consumer: 'transcriptions',
        events: [transcriptionProgressed.v1, transcriptionFinished.v1, transcriptionFailed.v1],
      },
    ],
    watches: [],
  },
  {
    name: 'progress',
    ownsData: true,
    consumes: [
      people,
      {
        consumer: 'curriculum',
        events: [courseVersionPublished.v1, courseAvailabilityChanged.v1, lessonPublished.v1],
      },
      { consumer: 'enrollments', events: [enrollmentChanged.v1] },
      { consumer: 'completion', events: [enrollmentChanged.v1] },
    ],
    watches: [],
  },
  {
    name: 'ai',
    ownsData: true,
    consumes: [
      people,
      {
        consumer: 'curriculum',
        events: [courseVersionPublished.v1, courseAvailabilityChanged.v1, lessonPublished.v1],
      },
      {
        consumer: 'captions',
        events: [captionsReady.v1, captionsRemoved.v1, assetDeleted.v1],
      },
      { consumer: 'enrollments', events: [enrollmentChanged.v1] },
      {
        consumer: 'insights',
        events: [captionsReady.v1, captionsRemoved.v1, lessonPublished.v1, lessonProgressed.v1],
      },
      { consumer: 'quiz-drafts', events: [quizDraftAdded.v1, quizDraftRejected.v1] },
      {
        consumer: 'transcriptions',
        events: [transcriptionRequested.v1, transcriptionCancelled.v1],
      },
    ],
    watches: [],
  },
];

/** A fact that is copied to a short stream of its own. */
export interface Broadcast {
  readonly stream: string;
  readonly event: EventContract;
}

/**
 * Facts that every process must hear, each time it starts and whenever it was away. In a stream of their own
 * every user of the bus may have consumers without touching the durables of others.
 */
export const broadcasts: readonly Broadcast[] = [
  { stream: 'REVOKED_SESSIONS', event: sessionRevoked.v1 },
  { stream: 'CHANGED_MEMBERSHIPS', event: membershipChanged.v1 },
];

/** Services that own a schema. */
export const dataServices: readonly string[] = topology
  .filter(({ ownsData }) => ownsData)
  .map(({ name }) => name);

/** Services with a stream of their own. */
export const producers: readonly string[] = topology
  .filter(({ ownsData, takesWebhooks }) => ownsData || takesWebhooks)
  .map(({ name }) => name);

/** Name of the durable: one per service, consumer and event type (NATS allows no dots in it). */
export function durableName(service: string, consumer: string, type: string): string {
  return `${service}__${consumer}__${type.slice('lyceum.'.length).replaceAll('.', '-')}`;
}
