import { questionAnswered } from './ai/question-answered.js';
import { quizDraftAccepted, quizDraftProgressed } from './ai/quiz-draft-events.js';
import { sourceProgressed } from './ai/source-events.js';
import {
  transcriptionFailed,
  transcriptionFinished,
  transcriptionProgressed,
} from './ai/transcription-events.js';
import { courseAvailabilityChanged } from './catalog/course-availability-changed.js';
import { courseCreated, coursePublished, courseUpdated } from './catalog/course-events.js';
import { courseVersionPublished } from './catalog/course-version-published.js';
import { enrollmentChanged } from './catalog/enrollment-changed.js';
import { lessonPublished } from './catalog/lesson-published.js';
import { quizDraftAdded, quizDraftRejected } from './catalog/quiz-draft-events.js';
import type { EventContract } from './event-contract.js';
import { webhookReceived } from './gateway/webhook-received.js';
import { membershipChanged } from './identity/membership-changed.js';
import { schoolCreated } from './identity/school-created.js';
import { schoolUpdated } from './identity/school-updated.js';
import { sessionRevoked } from './identity/session-revoked.js';
import { userRegistered } from './identity/user-registered.js';
import { assetDeleted, assetFailed, assetProgressed, assetReady } from './media/asset-events.js';
import { captionsReady, captionsRemoved } from './media/captions-events.js';
import { transcriptionCancelled, transcriptionRequested } from './media/transcription-events.js';
import { certificateIssued, certificateRevoked } from './progress/certificate-events.js';
import {
  courseCompleted,
  lessonCompleted,
  lessonProgressed,
  quizGraded,
} from './progress/lesson-events.js';

/** Every event there is, in the order of its producers. */
export const events: readonly EventContract[] = [
  webhookReceived.v1,
  userRegistered.v1,
  schoolCreated.v1,
  schoolUpdated.v1,
  membershipChanged.v1,
  sessionRevoked.v1,
  courseCreated.v1,
  courseUpdated.v1,
  coursePublished.v1,
  courseVersionPublished.v1,
  courseAvailabilityChanged.v1,
  lessonPublished.v1,
  enrollmentChanged.v1,
  quizDraftAdded.v1,
  quizDraftRejected.v1,
  assetProgressed.v1,
  assetReady.v1,
  assetFailed.v1,
  assetDeleted.v1,
  captionsReady.v1,
  captionsRemoved.v1,
  transcriptionRequested.v1,
  transcriptionCancelled.v1,
  lessonProgressed.v1,
  lessonCompleted.v1,
  courseCompleted.v1,
  quizGraded.v1,
  certificateIssued.v1,
  certificateRevoked.v1,
  questionAnswered.v1,
  quizDraftProgressed.v1,
  quizDraftAccepted.v1,
  sourceProgressed.v1,
  transcriptionProgressed.v1,
  transcriptionFinished.v1,
  transcriptionFailed.v1,
];

/** Services whose log holds facts that are shown as they happen. */
export const realtimeProducers: readonly string[] = [
  ...new Set(events.filter(({ realtime }) => realtime).map(({ service }) => service)),
];
