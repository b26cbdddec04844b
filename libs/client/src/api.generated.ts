// Generated from docs/api/openapi.json by `npm run generate`. Do not edit.
import type { Answer, CallOptions, OperationTable } from './call.js';
import type { ServerSentEvent } from './server-sent-events.js';

export type AcceptQuizDraftDto = {
  /** Of the lesson; that of the draft without it. */
  readonly title?: string;
  /** Where the lesson goes, at the end; the last section without it. */
  readonly sectionId?: string;
  /** Of the points, to pass; 70 without it. */
  readonly passPercent?: number;
};

export type AcceptedInvitationView = {
  /** Refresh the session with it to act in the school. */
  readonly schoolId: string;
  readonly role: 'instructor' | 'assistant' | 'learner';
};

export type AcceptedView = {
  /** Seconds that the link is good for, if a mail went out. */
  readonly expiresIn: number;
};

export type AdmittedView = { readonly schoolId: string; readonly role: 'learner' };

export type AnswerDto = {
  readonly questionId: string;
  /** Of a choice. */
  readonly optionIds?: readonly string[];
  /** Of a question that is true or false. */
  readonly isTrue?: boolean;
  /** Of a question that is answered in words. */
  readonly text?: string;
};

export type AnswerView = {
  readonly optionIds: readonly string[] | null;
  readonly isTrue: boolean | null;
  readonly text: string | null;
};

export type ApiKeyPageView = {
  readonly items: readonly ApiKeyView[];
  readonly nextCursor: string | null;
};

export type ApiKeyView = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly role: 'owner' | 'instructor' | 'assistant' | 'learner';
  /** Whose key it is. */
  readonly userId: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};

export type AskDto = {
  /** Chosen by the client for this question. Sent again, after a cut, it is neither asked nor counted again. */
  readonly id: string;
  readonly text: string;
  /** Where the learner is. */
  readonly position?: PositionDto;
};

export type AskedAttemptView = {
  readonly passPercent: number;
  readonly questions: readonly ProgressQuestionView[];
  readonly id: string;
  readonly enrollmentId: string;
  readonly lessonId: string;
  readonly courseVersion: number;
  /** Counts the attempts of a learner at this quiz. */
  readonly number: number;
  readonly startedAt: string;
  /** When its time is up. */
  readonly endsAt: string | null;
  readonly submittedAt: string | null;
  readonly scorePercent: number | null;
  readonly points: number | null;
  /** Taken off because it came late. */
  readonly latePenaltyPercent: number | null;
  readonly isPassed: boolean | null;
  readonly version: number;
};

export type AssertionDto = {
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle?: string;
};

export type AssetFailureView = {
  /** Stable: `media.type_mismatch`. */
  readonly code: string;
  readonly reason: string;
};

export type AssetPageView = {
  readonly items: readonly AssetView[];
  readonly nextCursor: string | null;
};

export type AssetView = {
  readonly id: string;
  readonly uploaderId: string;
  readonly policy: string;
  readonly kind: 'video' | 'audio' | 'image' | 'file';
  /** Nothing is ever served of what is `quarantined` or `failed`. */
  readonly state: 'failed' | 'ready' | 'uploading' | 'processing' | 'quarantined' | 'deleting';
  readonly fileName: string;
  readonly contentType: string;
  /** Size of the original. */
  readonly bytes: number;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasAudio: boolean;
  readonly renditions: readonly RenditionView[];
  /** Of the processing that is under way. */
  readonly step: string | null;
  readonly percent: number;
  readonly failure: AssetFailureView | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type AttemptFactView = {
  readonly attemptId: string;
  readonly number: number;
  readonly startedAt: string;
  readonly submittedAt: string | null;
  readonly scorePercent: number | null;
  readonly isPassed: boolean | null;
};

export type AttemptPageView = {
  readonly items: readonly GradedAttemptView[];
  readonly nextCursor: string | null;
};

export type AttestationDto = {
  readonly clientDataJSON: string;
  readonly attestationObject: string;
  readonly transports?: readonly (
    'ble' | 'cable' | 'hybrid' | 'internal' | 'nfc' | 'smart-card' | 'usb'
  )[];
  /** Part of the attestation object, repeated by browsers for convenience; not read. */
  readonly authenticatorData?: string;
  /** Repeated by browsers for convenience; not read. */
  readonly publicKey?: string;
  /** Repeated by browsers for convenience; not read. */
  readonly publicKeyAlgorithm?: number;
};

export type AuditEntryView = {
  readonly id: string;
  readonly at: string;
  /** `session.opened` */
  readonly action: string;
  /** Who did it; null for the service itself, or somebody who was not signed in. */
  readonly actorId: string | null;
  /** Whom it is about. */
  readonly userId: string | null;
  readonly schoolId: string | null;
  readonly sessionId: string | null;
  /** Where from: `203.0.113.0/24`. */
  readonly network: string | null;
  /** `Firefox on Windows` */
  readonly device: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

export type AuditPageView = {
  readonly items: readonly AuditEntryView[];
  readonly nextCursor: string | null;
};

/** What was played between two moments. */
export type BeaconBeatDto = {
  /** Counts the beats of the session. The same number again is the same beat, and counts once. */
  readonly sequence: number;
  /** When the player began to play this, in milliseconds since 1970 by its own clock. */
  readonly from: number;
  /** When it had played it, in milliseconds since 1970 by its own clock. */
  readonly to: number;
  /** Playback rate. More than 4 counts as 4. */
  readonly speed: number;
  /** Where the player was in the end, in seconds of the video. */
  readonly position: number;
  /** What was played, in seconds of the video. */
  readonly ranges: readonly WatchedRangeDto[];
  /** Nothing more comes from this session for now. */
  readonly ended?: boolean;
};

/** What a player has seen since its last beacon. */
export type BeaconDto = {
  /** From pressing play to the first picture; once in a playback. */
  readonly firstFrameMs?: number;
  /** How often it had to wait for more. */
  readonly stalls: number;
  /** How long it waited in all. */
  readonly stalledMs: number;
  /** How long it played in all. */
  readonly watchedMs: number;
  /** What ended the playback, if something did. */
  readonly error?: 'network' | 'media' | 'manifest' | 'decode' | 'other';
};

export type BeatDto = {
  readonly sessionId: string;
  /** Counts the beats of the session. The same number again is the same beat, and counts once. */
  readonly sequence: number;
  /** When the player began to play this, in milliseconds since 1970 by its own clock. */
  readonly from: number;
  /** When it had played it, in milliseconds since 1970 by its own clock. */
  readonly to: number;
  /** Playback rate. More than 4 counts as 4. */
  readonly speed: number;
  /** Where the player was in the end, in seconds of the video. */
  readonly position: number;
  /** What was played, in seconds of the video. */
  readonly ranges: readonly WatchedRangeDto[];
  /** Nothing more comes from this session for now. */
  readonly ended?: boolean;
};

export type BeginLinkDto = {
  /** A page of ours or of a listed app, where the browser is sent with `code` and `state`. */
  readonly redirectTo?: string;
};

export type BeginSignInDto = {
  /** A page of ours or of a listed app, where the browser is sent with `code` and `state`. */
  readonly redirectTo?: string;
  /** The school to act in; without it the oldest membership. */
  readonly schoolId?: string;
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  readonly mode?: 'body' | 'cookie';
};

export type BeginUploadDto = {
  /** What the file is for. */
  readonly policy:
    'avatars' | 'posts' | 'products' | 'covers' | 'backgrounds' | 'videos' | 'audio' | 'downloads';
  /** Shown to people and given to downloads; never a part of an address. */
  readonly fileName: string;
  readonly contentType: string;
  /** Exact size. */
  readonly bytes: number;
  /** Of the whole file, hex. When it is given, a file that differs is refused. */
  readonly sha256?: string;
};

export type BeginWatchSessionDto = { readonly enrollmentId: string; readonly lessonId: string };

export type BudgetView = {
  readonly userDayTokens: LimitView;
  readonly schoolDayTokens: UsedLimitView;
  readonly schoolMonthMicroUsd: UsedLimitView;
  readonly version: number;
};

export type CaptionTrackView = {
  /** BCP 47. */
  readonly language: string;
  /** WebVTT. */
  readonly url: string;
  /** Whether they were transcribed, and written by nobody. */
  readonly isGenerated: boolean;
};

export type CaptionsListView = {
  /** By language. */
  readonly items: readonly CaptionsView[];
};

export type CaptionsView = {
  /** BCP 47, in its usual spelling. */
  readonly language: string;
  /** Of the WebVTT that is served, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Whether they were transcribed, and written by nobody. An upload in the same language replaces them. */
  readonly isGenerated: boolean;
};

export type CertificatePageView = {
  readonly items: readonly CertificateView[];
  readonly nextCursor: string | null;
};

export type CertificateView = {
  readonly id: string;
  readonly userId: string;
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly courseVersion: number;
  readonly verificationUrl: string;
  readonly revocationReason: string | null;
  readonly code: string;
  readonly status: 'valid' | 'revoked';
  readonly courseTitle: string;
  /** Null until the learner has said whose name it bears. */
  readonly holderName: string | null;
  readonly completedAt: string;
  readonly issuedAt: string;
  readonly revokedAt: string | null;
};

export type ChallengeDto = { readonly challengeId: string };

/** The first factor was right; a second one is asked for. */
export type ChallengeView = {
  /** For `POST /v1/auth/second-factor`. */
  readonly challengeId: string;
  /** What would do: `totp`, `passkey`, `recovery_code`. */
  readonly methods: readonly string[];
  /** Seconds until signing in has to begin again. */
  readonly expiresIn: number;
};

export type ChangeEmailDto = {
  /** The new address; a code is sent there. */
  readonly email: string;
  readonly password: string;
};

export type ChangePasswordDto = { readonly currentPassword: string; readonly newPassword: string };

export type ChangeRoleDto = { readonly role: 'instructor' | 'assistant' | 'learner' };

export type ChapterView = {
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
  readonly title: string;
};

export type CitationView = {
  readonly lessonId: string;
  readonly courseVersion: number;
  /** Seconds of the video; null in a text lesson. */
  readonly start: number | null;
  readonly end: number | null;
  /** The words of the lesson. */
  readonly quote: string;
};

export type ClaimView = {
  readonly text: string;
  readonly citations: readonly CitationView[];
  /** How many citations are of what is not open any more. */
  readonly withheld: number;
};

/** Exactly one of them. */
export type CodeOrRecoveryCodeDto = {
  /** Of the authenticator app. */
  readonly code?: string;
  readonly recoveryCode?: string;
};

export type CodeSentView = {
  /** Seconds that the code is good for. */
  readonly expiresIn: number;
};

export type CompleteUploadDto = {
  /** Parts that were not reported before. */
  readonly parts?: readonly UploadedPartDto[];
};

export type CompletedUploadView = {
  readonly assetId: string;
  readonly state: 'failed' | 'ready' | 'uploading' | 'processing' | 'quarantined' | 'deleting';
};

export type ConfirmEmailDto = {
  /** Six digits from the mail. */
  readonly code: string;
};

export type ConversationPageView = {
  readonly items: readonly ConversationView[];
  readonly nextCursor: string | null;
};

export type ConversationView = {
  readonly id: string;
  readonly courseId: string;
  readonly lessonId: string | null;
  /** Empty before the first question. */
  readonly title: string;
  readonly createdAt: string;
  /** When something was last asked. */
  readonly updatedAt: string;
};

export type CourseInvitationPageView = {
  readonly items: readonly CourseInvitationView[];
  readonly nextCursor: string | null;
};

export type CourseInvitationView = {
  readonly id: string;
  readonly courseId: string;
  readonly uses: number;
  readonly maxUses: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
};

export type CourseListPageView = {
  readonly items: readonly CourseListView[];
  readonly nextCursor: string | null;
};

export type CourseListView = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly courseIds: readonly string[];
  readonly isPublic: boolean;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type CoursePageView = {
  readonly items: readonly CourseView[];
  /** `cursor` of the next page; null on the last. */
  readonly nextCursor: string | null;
};

export type CourseQuestionPageView = {
  readonly items: readonly CourseQuestionView[];
  readonly nextCursor: string | null;
};

export type CourseQuestionView = {
  readonly id: string;
  /** In UTC. */
  readonly day: string;
  /** Without e-mail addresses, links, handles and long numbers. */
  readonly text: string;
  readonly lessonId: string | null;
  /** Seconds, the minute of the video in which it was asked. */
  readonly start: number | null;
  readonly state: 'answering' | 'answered' | 'abstained' | 'exhausted' | 'interrupted' | 'failed';
  readonly rating: 'up' | 'down' | null;
  readonly comment: string | null;
};

export type CourseSummaryView = {
  readonly courseId: string;
  readonly courseVersion: number;
  readonly title: string;
  /** Those that are open to the caller and have captions. */
  readonly lessons: readonly LessonSummaryView[];
};

export type CourseVersionPageView = {
  readonly items: readonly CourseVersionView[];
  readonly nextCursor: string | null;
};

export type CourseVersionView = {
  readonly courseVersion: number;
  readonly title: string;
  readonly lessons: number;
  readonly publishedAt: string;
};

export type CourseView = {
  readonly id: string;
  readonly authorId: string;
  readonly title: string;
  readonly summary: string;
  readonly slug: string;
  readonly language: string;
  readonly coverAssetId: string | null;
  readonly categories: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly isSequential: boolean;
  readonly isOpen: boolean;
  readonly capacity: number | null;
  readonly accessDays: number | null;
  readonly prerequisites: readonly string[];
  readonly status: 'draft' | 'published' | 'archived' | 'deleted';
  /** Number of the newest published version; 0 before there is one. */
  readonly latestVersion: number;
  /** Changes with every edit of the course or of its outline; see `ETag`. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly publishedAt: string | null;
};

export type CreateApiKeyDto = {
  /** Tells keys apart in the list. */
  readonly name: string;
  /** `<service>:read` for what changes nothing, `<service>:write` for everything; `gateway:read` to listen to what happens (`GET /v1/realtime`), as far as the role may see it. */
  readonly scopes: readonly (
    | 'gateway:read'
    | 'identity:read'
    | 'catalog:read'
    | 'catalog:write'
    | 'media:read'
    | 'media:write'
    | 'progress:read'
    | 'progress:write'
    | 'ai:read'
    | 'ai:write'
  )[];
  /** What the key may do within its scopes: never more than its creator. */
  readonly role: 'owner' | 'instructor' | 'assistant' | 'learner';
  readonly expiresInDays?: number;
};

export type CreateCourseDto = {
  readonly title: string;
  readonly summary?: string;
  /** Names the course in addresses; made from the title when there is none. */
  readonly slug?: string;
  /** BCP 47. */
  readonly language?: string;
  /** An image. */
  readonly coverAssetId?: string | null;
  readonly categories?: readonly string[];
  /** For the school's own use; replaces what was there; at most 8 kB. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Whether each lesson opens only after those before it. Holds from the next published version on. */
  readonly isSequential?: boolean;
  /** Whether members of the school may enroll themselves, without an invitation. */
  readonly isOpen?: boolean;
  /** How many may be enrolled at a time; null: as many as like. */
  readonly capacity?: number | null;
  /** Days after which an enrollment ends; null: never. */
  readonly accessDays?: number | null;
  /** Courses that must be completed before somebody may enroll. */
  readonly prerequisites?: readonly string[];
};

export type CreateCourseInvitationDto = {
  readonly maxUses?: number;
  readonly expiresInDays?: number;
};

export type CreateCourseListDto = {
  readonly title: string;
  readonly description?: string;
  /** In the order in which they are shown. Those that are not published are left out in public. */
  readonly courseIds?: readonly string[];
  readonly isPublic?: boolean;
};

export type CreateLessonDto = {
  readonly sectionId: string;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  /** Markdown of a text lesson; at most 200 kB as JSON. */
  readonly text?: string | null;
  /** Questions and answers of a quiz, see the schema of `quiz` in answers; at most 200 kB. */
  readonly quiz?: Readonly<Record<string, unknown>> | null;
  /** What is played or downloaded. */
  readonly assetId?: string | null;
  /** For the school's own use; replaces what was there; at most 8 kB. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** `watchedPercent`, `quizPassed` or `manual`; as usual for its kind without it. */
  readonly completion?: Readonly<Record<string, unknown>>;
  /** Whether the course is complete only with it. */
  readonly isRequired?: boolean;
  /** Whether members of the school may see it without enrollment. */
  readonly isPreview?: boolean;
  /** `afterDays` from the enrollment, or the same moment (`at`) for everybody; null: with the enrollment. */
  readonly drip?: Readonly<Record<string, unknown>> | null;
};

export type CreateNoteDto = {
  readonly enrollmentId: string;
  readonly lessonId: string;
  readonly kind: 'note' | 'bookmark';
  /** Which second of the video it is about. */
  readonly positionSeconds?: number;
  /** A bookmark may do without. */
  readonly text?: string;
};

export type CreateQuizDraftDto = {
  readonly courseId: string;
  /** What the quiz is about: lessons with captions or a text, of the newest version of the course. */
  readonly lessonIds: readonly string[];
  readonly count: number;
  readonly kinds: readonly ('single' | 'multiple' | 'boolean' | 'short')[];
  readonly difficulty: 'easy' | 'medium' | 'hard';
  /** BCP 47, of the captions or texts that are asked about; that of the course without it. */
  readonly language?: string;
};

/** What of OpenID Connect Discovery 1.0 §3 applies: tokens are ours, and there is no authorization endpoint. */
export type DiscoveryView = {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly token_endpoint: string;
  readonly revocation_endpoint: string;
  readonly response_types_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly claims_supported: readonly string[];
};

/** A lesson of a draft, for the staff: with the answers of a quiz. */
export type DraftLessonView = {
  readonly id: string;
  readonly sectionId: string;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly text: string | null;
  readonly quiz: {
    readonly questions: readonly (
      | {
          readonly id: string;
          readonly prompt: string;
          readonly points: number;
          readonly explanation: string;
          readonly kind: 'choice';
          readonly options: readonly { readonly id: string; readonly text: string }[];
          readonly correct: readonly string[];
        }
      | {
          readonly id: string;
          readonly prompt: string;
          readonly points: number;
          readonly explanation: string;
          readonly kind: 'boolean';
          readonly correct: boolean;
        }
      | {
          readonly id: string;
          readonly prompt: string;
          readonly points: number;
          readonly explanation: string;
          readonly kind: 'short';
          readonly accepted: readonly string[];
        }
    )[];
    readonly passPercent: number;
    readonly maxAttempts: number | null;
    readonly timeLimitSeconds: number | null;
    readonly isShuffled: boolean;
    readonly dueAt: string | null;
    readonly latePenaltyPercent: number;
  } | null;
  readonly assetId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly completion:
    { readonly watchedPercent: number } | { readonly quizPassed: true } | { readonly manual: true };
  readonly isRequired: boolean;
  readonly isPreview: boolean;
  readonly drip: { readonly afterDays: number } | { readonly at: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type DraftOptionView = {
  readonly id: string;
  readonly text: string;
  readonly isCorrect: boolean;
};

export type DraftQuestionView = {
  readonly id: string;
  readonly kind: 'boolean' | 'single' | 'multiple' | 'short';
  readonly prompt: string;
  /** Of a choice. */
  readonly options: readonly DraftOptionView[];
  /** Of a question that is true or false. */
  readonly isTrue: boolean | null;
  /** Of a short answer. */
  readonly accepted: readonly string[];
  readonly explanation: string;
  readonly difficulty: 'easy' | 'medium' | 'hard';
  readonly source: QuestionSourceView;
};

export type DropOffPointView = {
  /** Where in the video this begins, in seconds. */
  readonly fromSecond: number;
  /** Learners who watched something of it. */
  readonly watched: number;
  /** Learners who stopped here and have not gone on. */
  readonly stopped: number;
};

export type DropOffView = {
  readonly lessonId: string;
  readonly durationSeconds: number;
  readonly bucketSeconds: number;
  readonly points: readonly DropOffPointView[];
};

export type DroppedView = {
  readonly reason:
    | 'malformed'
    | 'quote_not_found'
    | 'answer_not_in_passage'
    | 'distractor_in_quote'
    | 'answer_in_prompt'
    | 'foreign_address'
    | 'duplicate';
  readonly count: number;
};

export type EarnedLessonView = {
  readonly lessonId: string;
  readonly completedAt: string;
  readonly completedBy: 'quiz' | 'manual' | 'watched';
  readonly courseVersion: number;
};

export type EditOptionDto = { readonly text: string; readonly isCorrect: boolean };

/** What is left out stays as it is. */
export type EditQuestionDto = {
  readonly prompt?: string;
  /** All options of a choice. */
  readonly options?: readonly EditOptionDto[];
  /** Of a question that is true or false. */
  readonly isTrue?: boolean;
  /** Of a short answer: what counts, compared without case, accents and surrounding space. */
  readonly accepted?: readonly string[];
  /** Shown after the answer. */
  readonly explanation?: string;
  readonly difficulty?: 'easy' | 'medium' | 'hard';
};

export type EnrolledCourseView = {
  readonly title: string;
  readonly slug: string;
  readonly coverAssetId: string | null;
  /** Newer than `courseVersion`: the learner may move. */
  readonly latestVersion: number;
};

export type EnrollmentPageView = {
  readonly items: readonly EnrollmentView[];
  readonly nextCursor: string | null;
};

export type EnrollmentProgressView = {
  readonly enrollmentId: string;
  readonly userId: string;
  readonly courseId: string;
  /** The version that the learner is on. */
  readonly courseVersion: number;
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly percent: number;
  readonly completedAt: string | null;
  /** The version by whose rules the course was completed. */
  readonly completedVersion: number | null;
  readonly lessons: readonly LessonStandingView[];
};

export type EnrollmentView = {
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly source: 'free' | 'grant' | 'invitation';
  /** The published version that the learner is on. */
  readonly courseVersion: number;
  readonly enrolledAt: string;
  readonly expiresAt: string | null;
  /** Position of the last lesson that is open in a sequential course; null: all. */
  readonly unlockedThrough: number | null;
  readonly version: number;
};

export type EnrollmentsView = { readonly items: readonly EnrollmentView[] };

export type ExplanationView = {
  readonly enrollmentId: string;
  readonly userId: string;
  readonly courseId: string;
  readonly courseVersion: number;
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly percent: number;
  readonly completedAt: string | null;
  readonly completedVersion: number | null;
  /** In a sentence. */
  readonly because: string;
  /** What is still to be done for the course to be complete. */
  readonly missingLessonIds: readonly string[];
  readonly lessons: readonly LessonExplanationView[];
  /** Complete, and not in the version that the learner is on now. */
  readonly earnedInOtherVersions: readonly EarnedLessonView[];
};

export type FeedbackDto = { readonly rating: 'up' | 'down'; readonly comment?: string };

export type FindingView = {
  readonly kind: 'captions_missing' | 'drop_off' | 'dead_link' | 'many_questions';
  readonly lessonId: string;
  readonly lessonTitle: string;
  /** Seconds of the video; null when all of it is meant. */
  readonly start: number | null;
  readonly end: number | null;
  /** The address of a dead link. */
  readonly url: string | null;
  readonly detail: string;
  /** What may help. */
  readonly suggestion: string;
};

/** What the browser came back with, and what was kept since it left. */
export type FinishFlowDto = {
  readonly code: string;
  readonly state: string;
  /** Of the one who began, from the answer to `start`. */
  readonly flowSecret: string;
  /** If the provider has sent it (RFC 9207). */
  readonly iss?: string;
};

export type FlowView = {
  /** Where to send the browser. */
  readonly authorizationUrl: string;
  /** Comes back with the browser: by it the app knows what it has begun. */
  readonly state: string;
  /** To be kept where no other page sees it (session storage), and sent with the code. */
  readonly flowSecret: string;
  /** Seconds until it is over. */
  readonly expiresIn: number;
};

export type ForgotPasswordDto = { readonly email: string };

/** Why a lesson, or the course itself, cannot be published. */
export type Gap = {
  readonly code:
    | 'no_lessons'
    | 'cover_not_ready'
    | 'text_empty'
    | 'asset_missing'
    | 'asset_not_ready'
    | 'asset_failed'
    | 'asset_deleted'
    | 'asset_of_other_kind'
    | 'quiz_missing'
    | 'quiz_inconsistent';
  readonly message: string;
};

export type GapView = {
  /** null where the learner was in no lesson. */
  readonly lessonId: string | null;
  /** Seconds; null where no place is known. */
  readonly start: number | null;
  readonly end: number | null;
  readonly questions: number;
  /** Of them, without an answer. */
  readonly unanswered: number;
  /** Of them, with an answer that did not help. */
  readonly disliked: number;
};

export type GapsView = { readonly items: readonly GapView[] };

export type GradedAttemptView = {
  readonly userId: string;
  readonly id: string;
  readonly enrollmentId: string;
  readonly lessonId: string;
  readonly courseVersion: number;
  /** Counts the attempts of a learner at this quiz. */
  readonly number: number;
  readonly startedAt: string;
  /** When its time is up. */
  readonly endsAt: string | null;
  readonly submittedAt: string | null;
  readonly scorePercent: number | null;
  readonly points: number | null;
  /** Taken off because it came late. */
  readonly latePenaltyPercent: number | null;
  readonly isPassed: boolean | null;
  readonly version: number;
};

export type GrantDto = {
  /** Members of the school. */
  readonly userIds: readonly string[];
};

export type HealthReportView = {
  readonly courseId: string;
  readonly courseVersion: number;
  readonly madeAt: string;
  /** In the order of the course. */
  readonly findings: readonly FindingView[];
};

export type HealthRequestView = {
  /** When the report says that it was made, once it is there. */
  readonly madeAt: string;
};

export type HeartbeatDto = {
  /** The player's clock when it sent this, in milliseconds since 1970: how wrong its clock is follows from it. */
  readonly sentAt: number;
  /** In any order, of any sessions of the learner, and as late as 30 days after a session began. */
  readonly beats: readonly BeatDto[];
};

export type HeartbeatView = {
  /** Beats that are not listed here are kept: sending them again is not necessary, and does no harm. */
  readonly refused: readonly RefusedBeatView[];
  /** The lessons to which something was added. */
  readonly lessons: readonly LessonProgressView[];
};

export type HighlightsView = {
  readonly title: readonly TextPart[];
  /** The places of the summary that fit best. */
  readonly summary: readonly TextPart[];
};

export type HistoryEntryView = {
  readonly sessionId: string;
  readonly courseId: string;
  readonly title: string | null;
  readonly durationSeconds: number;
  readonly beganAt: string;
  /** When the player was heard of last. */
  readonly heardAt: string | null;
  readonly enrollmentId: string;
  readonly lessonId: string;
  readonly watchedSeconds: number;
  readonly watchedPercent: number;
  readonly positionSeconds: number;
};

export type HistoryPageView = {
  readonly items: readonly HistoryEntryView[];
  readonly nextCursor: string | null;
};

export type IdentityListView = { readonly items: readonly IdentityView[] };

export type IdentityView = {
  readonly id: string;
  readonly provider: string;
  /** The address that the provider knows, for telling accounts there apart. */
  readonly email: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
};

export type ImageView = {
  readonly url: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
};

export type ImagesView = {
  /** From the smallest to the largest, each in every format there is. */
  readonly items: readonly ImageView[];
};

export type Incomplete = {
  /** null for the course as a whole. */
  readonly lessonId: string | null;
  readonly title: string;
  readonly missing: readonly Gap[];
};

export type InvitationPageView = {
  readonly items: readonly InvitationView[];
  readonly nextCursor: string | null;
};

/** What whoever holds the link may know before accepting. */
export type InvitationPreviewView = {
  readonly school: string;
  readonly inviter: string;
  readonly role: 'instructor' | 'assistant' | 'learner';
  /** Only the account with the invited address can accept. */
  readonly isBound: boolean;
};

export type InvitationTokenDto = {
  /** The last part of the link. */
  readonly token: string;
};

export type InvitationView = {
  readonly id: string;
  /** null for a link, and once the invitation was taken up or is over. */
  readonly email: string | null;
  readonly role: 'instructor' | 'assistant' | 'learner';
  /** Who invites. */
  readonly userId: string;
  readonly uses: number;
  readonly maxUses: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
};

/** Whoever has the link joins as a learner: other roles are bound to an address. */
export type InviteByLinkDto = { readonly maxUses?: number; readonly expiresInDays?: number };

export type InviteByMailDto = {
  readonly email: string;
  readonly role: 'instructor' | 'assistant' | 'learner';
  readonly expiresInDays?: number;
};

/** A public key (RFC 7517, RFC 8037). */
export type JwkView = {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
};

export type JwksView = { readonly keys: readonly JwkView[] };

export type LearnerLessonView = {
  readonly id: string;
  readonly position: number;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly durationSeconds: number | null;
  readonly isRequired: boolean;
  readonly completion:
    { readonly watchedPercent: number } | { readonly quizPassed: true } | { readonly manual: true };
  readonly access: 'open' | 'not_enrolled' | 'opens_later' | 'after_earlier_lessons';
  /** When it opens, for a lesson that opens later. */
  readonly opensAt: string | null;
  readonly completedAt: string | null;
};

export type LearnerOption = { readonly id: string; readonly text: string };

/** The version of the course that the learner is on. */
export type LearnerOutlineView = {
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly courseVersion: number;
  /** Newer than `courseVersion`: the learner may move. */
  readonly latestVersion: number;
  readonly title: string;
  readonly language: string;
  readonly isSequential: boolean;
  readonly sections: readonly LearnerSectionView[];
};

/** A question as it is asked: without the answer, and without what would give it away. */
export type LearnerQuestion = {
  readonly id: string;
  readonly kind: 'boolean' | 'short' | 'choice';
  readonly prompt: string;
  readonly points: number;
  /** Of a choice; null for the others. */
  readonly options: readonly LearnerOption[] | null;
  /** Whether several options are right; false for what is no choice. */
  readonly takesSeveral: boolean;
};

export type LearnerQuiz = {
  readonly questions: readonly LearnerQuestion[];
  readonly passPercent: number;
  readonly maxAttempts: number | null;
  readonly timeLimitSeconds: number | null;
  readonly isShuffled: boolean;
  readonly dueAt: string | null;
  readonly latePenaltyPercent: number;
};

export type LearnerSectionView = {
  readonly id: string;
  readonly title: string;
  readonly lessons: readonly LearnerLessonView[];
};

export type LessonChaptersView = {
  readonly lessonId: string;
  /** Of the captions they were made from, BCP 47; null without captions. */
  readonly language: string | null;
  /** Without a gap, in order; empty without captions. */
  readonly chapters: readonly ChapterView[];
};

export type LessonContentView = {
  readonly id: string;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly language: string;
  /** Markdown of a text lesson. */
  readonly text: string | null;
  /** Without its answers. */
  readonly quiz: LearnerQuiz | null;
  /** What is played or downloaded, through media. */
  readonly assetId: string | null;
  readonly durationSeconds: number | null;
};

export type LessonExplanationView = {
  /** What completes it: a share of the video, a passed quiz, or the learner's word. */
  readonly rule: 'quiz' | 'manual' | 'watched';
  /** Of the video, where that is the rule. */
  readonly rulePercent: number | null;
  /** The version by whose rules it was completed. */
  readonly completedVersion: number | null;
  readonly watch: WatchFactView | null;
  readonly attempts: readonly AttemptFactView[];
  readonly lessonId: string;
  readonly position: number;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly isRequired: boolean;
  /** 100 once it is complete, and below before. */
  readonly percent: number;
  /** Of the video; null for lessons without one. */
  readonly watchedPercent: number | null;
  readonly watchedSeconds: number;
  /** Where to go on. */
  readonly positionSeconds: number;
  readonly completedAt: string | null;
  readonly completedBy: 'quiz' | 'manual' | 'watched' | null;
};

export type LessonProgressView = {
  readonly enrollmentId: string;
  readonly lessonId: string;
  readonly watchedSeconds: number;
  readonly watchedPercent: number;
  readonly positionSeconds: number;
};

export type LessonStandingView = {
  readonly lessonId: string;
  readonly position: number;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly isRequired: boolean;
  /** 100 once it is complete, and below before. */
  readonly percent: number;
  /** Of the video; null for lessons without one. */
  readonly watchedPercent: number | null;
  readonly watchedSeconds: number;
  /** Where to go on. */
  readonly positionSeconds: number;
  readonly completedAt: string | null;
  readonly completedBy: 'quiz' | 'manual' | 'watched' | null;
};

export type LessonSummaryView = {
  readonly lessonId: string;
  readonly title: string;
  /** Quotes from what is said in the lesson, in order. */
  readonly sentences: readonly string[];
};

export type LessonTitle = { readonly id: string; readonly title: string };

export type LimitView = {
  /** What counts: the lower of the next two. */
  readonly limit: number;
  /** What the operator allows every school. */
  readonly ceiling: number;
  /** What the school has set for itself. */
  readonly own: number | null;
};

export type LinkDto = {
  /** Of the provider. */
  readonly provider: string;
  readonly code: string;
  readonly state: string;
  /** Of the one who began, from the answer to `start`. */
  readonly flowSecret: string;
  /** If the provider has sent it (RFC 9207). */
  readonly iss?: string;
};

export type ListedCourseView = {
  /** Where the words of `q` stand; null without it. */
  readonly highlights: HighlightsView | null;
  readonly id: string;
  readonly schoolId: string;
  readonly title: string;
  readonly summary: string;
  readonly slug: string;
  readonly language: string;
  readonly coverAssetId: string | null;
  readonly categories: readonly string[];
  /** Whether members of the school may enroll themselves, without an invitation. */
  readonly isOpen: boolean;
  readonly prerequisites: readonly string[];
  readonly courseVersion: number;
  readonly publishedAt: string;
};

export type MailPreferencesDto = {
  /** Mail about schools: invitations and offers. */
  readonly school: boolean;
};

export type MailPreferencesView = {
  /** Mail about schools: invitations and offers. */
  readonly school: boolean;
  /** Mail about the safety of the account always comes. */
  readonly security: true;
};

export type MediaUsageView = {
  readonly totalBytes: number;
  readonly policies: readonly PolicyUsageView[];
};

export type MemberPageView = {
  readonly items: readonly MemberView[];
  readonly nextCursor: string | null;
};

export type MemberView = {
  readonly userId: string;
  readonly name: string;
  readonly role: 'owner' | 'instructor' | 'assistant' | 'learner';
  readonly joinedAt: string;
};

export type MoveDto = { readonly courseVersion: number };

export type MoveManyDto = {
  readonly enrollmentIds: readonly string[];
  readonly courseVersion: number;
};

export type MovePreviewView = {
  readonly added: readonly LessonTitle[];
  readonly removed: readonly LessonTitle[];
  /** In both versions, with another content. */
  readonly changed: readonly LessonTitle[];
  /** Completed lessons that stay completed. */
  readonly keptCompleted: readonly LessonTitle[];
  /** Completed lessons that the other version does not have. */
  readonly uncountedCompleted: readonly LessonTitle[];
};

export type NameHolderDto = {
  /** As it shall stand on the certificate, where everybody who has its code can read it. */
  readonly name: string;
};

export type NewApiKeyView = {
  /** The key itself. It is shown now and never again. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly role: 'owner' | 'instructor' | 'assistant' | 'learner';
  /** Whose key it is. */
  readonly userId: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};

export type NewCourseInvitationView = {
  /** Shown now and never again. */
  readonly code: string;
  readonly id: string;
  readonly courseId: string;
  readonly uses: number;
  readonly maxUses: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
};

/** `PublicKeyCredential.toJSON()` after `navigator.credentials.create()`. */
export type NewCredentialDto = {
  readonly response: AttestationDto;
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly authenticatorAttachment?: 'cross-platform' | 'platform';
  /** No extension is asked for, and none is read. */
  readonly clientExtensionResults: Readonly<Record<string, unknown>>;
};

export type NewInvitationLinkView = {
  /** Shown now and never again. */
  readonly link: string;
  readonly id: string;
  /** null for a link, and once the invitation was taken up or is over. */
  readonly email: string | null;
  readonly role: 'instructor' | 'assistant' | 'learner';
  /** Who invites. */
  readonly userId: string;
  readonly uses: number;
  readonly maxUses: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
};

export type NotePageView = {
  readonly items: readonly NoteView[];
  readonly nextCursor: string | null;
};

export type NoteView = {
  readonly id: string;
  readonly courseId: string;
  readonly lessonId: string;
  readonly kind: 'note' | 'bookmark';
  readonly positionSeconds: number | null;
  readonly text: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type OfferOwnershipDto = { readonly userId: string };

export type OptionView = { readonly id: string; readonly text: string };

export type OrderDto = {
  /** Every section in its new order, with its lessons in theirs; a lesson may change its section. */
  readonly sections: readonly SectionOrderDto[];
};

export type OutlineLessonView = {
  readonly id: string;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly assetId: string | null;
  readonly completion:
    { readonly watchedPercent: number } | { readonly quizPassed: true } | { readonly manual: true };
  readonly isRequired: boolean;
  readonly isPreview: boolean;
  readonly drip: { readonly afterDays: number } | { readonly at: string } | null;
};

export type OutlineSectionView = {
  readonly lessons: readonly OutlineLessonView[];
  readonly id: string;
  readonly title: string;
};

export type OutlineView = {
  readonly courseId: string;
  readonly sections: readonly OutlineSectionView[];
};

export type Overview = {
  readonly status: 'ok' | 'degraded';
  readonly services: Readonly<Record<string, 'up' | 'down' | 'degraded'>>;
};

export type OwnEnrollmentPageView = {
  readonly items: readonly OwnEnrollmentView[];
  readonly nextCursor: string | null;
};

export type OwnEnrollmentView = {
  /** null when the course is there no more. */
  readonly course: EnrolledCourseView | null;
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly source: 'free' | 'grant' | 'invitation';
  /** The published version that the learner is on. */
  readonly courseVersion: number;
  readonly enrolledAt: string;
  readonly expiresAt: string | null;
  /** Position of the last lesson that is open in a sequential course; null: all. */
  readonly unlockedThrough: number | null;
  readonly version: number;
};

export type OwnSchoolView = {
  /** The caller's. */
  readonly role: 'owner' | 'instructor' | 'assistant' | 'learner';
  readonly joinedAt: string;
  readonly id: string;
  readonly slug: string;
  readonly name: string;
};

export type OwnSchoolsView = {
  readonly items: readonly OwnSchoolView[];
  readonly nextCursor: string | null;
};

export type OwnershipOfferView = { readonly userId: string; readonly expiresAt: string };

export type PartsDto = {
  /** Parts to get addresses for. */
  readonly sign?: readonly number[];
  /** Parts that have arrived, so that the upload can be resumed elsewhere. */
  readonly uploaded?: readonly UploadedPartDto[];
};

/** `PublicKeyCredential.toJSON()` after `navigator.credentials.get()`. */
export type PasskeyAnswerDto = {
  readonly response: AssertionDto;
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly authenticatorAttachment?: 'cross-platform' | 'platform';
  /** No extension is asked for, and none is read. */
  readonly clientExtensionResults: Readonly<Record<string, unknown>>;
};

export type PasskeyListView = { readonly items: readonly PasskeyView[] };

/** What a browser is asked for, as WebAuthn Level 3 writes it in JSON. */
export type PasskeyOptionsView = {
  /** For `PublicKeyCredential.parseCreationOptionsFromJSON` when registering, for `PublicKeyCredential.parseRequestOptionsFromJSON` when signing in. */
  readonly publicKey: Readonly<Record<string, unknown>>;
  /** Seconds until the answer comes too late. */
  readonly expiresIn: number;
};

export type PasskeyRegisteredView = {
  readonly passkey: PasskeyView;
  /** Shown this once, and only with the first second factor: where a lost one is replaced by. */
  readonly recoveryCodes: readonly string[] | null;
};

export type PasskeySignInDto = {
  readonly credential: PasskeyAnswerDto;
  /** The school to act in; without it the oldest membership. */
  readonly schoolId?: string;
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  readonly mode?: 'body' | 'cookie';
};

export type PasskeyView = {
  readonly id: string;
  readonly name: string;
  /** Whether it is kept in an account of a vendor and so on several devices. */
  readonly synced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
};

export type PeoplePageView = {
  readonly items: readonly PersonView[];
  readonly nextCursor: string | null;
};

/** What people of one school may see of each other. */
export type PersonView = {
  readonly id: string;
  readonly name: string;
  readonly username: string | null;
  readonly avatarId: string | null;
};

export type PlaybackView = {
  readonly kind: 'video' | 'audio' | 'image' | 'file';
  /** Master playlist of HLS; the same token covers all that it names. null for what is not played. */
  readonly url: string | null;
  /** Ask again before; addresses refuse afterwards. */
  readonly expiresAt: string;
  readonly durationSeconds: number | null;
  readonly posterUrl: string | null;
  /** WebVTT whose cues are places in one picture. */
  readonly storyboardUrl: string | null;
  readonly captions: readonly CaptionTrackView[];
  readonly images: readonly ImageView[];
  /** Of a file that is passed on as it came. */
  readonly downloadUrl: string | null;
};

export type PolicyListView = { readonly items: readonly PolicyView[] };

export type PolicyUsageView = {
  readonly policy: string;
  readonly assets: number;
  readonly originalBytes: number;
  /** Of what was made of the originals. */
  readonly derivedBytes: number;
};

export type PolicyView = {
  readonly name:
    'audio' | 'avatars' | 'posts' | 'products' | 'covers' | 'backgrounds' | 'videos' | 'downloads';
  readonly contentTypes: readonly string[];
  readonly maxBytes: number;
  /** `members`: everybody in the school may upload it. */
  readonly uploaders: 'members' | 'staff';
  /** Who sees it: anybody, the school, or its staff and the learners of a lesson with it. */
  readonly audience: 'public' | 'school' | 'entitled';
};

export type PositionDto = {
  readonly lessonId: string;
  /** Of the video. */
  readonly second: number;
};

export type PreferencesDto = {
  /** Whatever the clients of the user agree on; at most 16 kB as JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
};

export type PreferencesView = {
  readonly settings: Readonly<Record<string, unknown>>;
  /** 0 as long as nothing was ever set. */
  readonly version: number;
};

/** A problem document (RFC 9457). `code` is stable; texts are for people. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly traceId: string;
  /** Which fields are wrong. */
  readonly errors?: readonly {
    /** A JSON pointer (RFC 6901) to the field. */
    readonly pointer: string;
    readonly messages: readonly string[];
  }[];
};

export type ProfileView = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly username: string | null;
  readonly bio: string | null;
  readonly locale: string | null;
  readonly avatarId: string | null;
  readonly createdAt: string;
  readonly version: number;
};

export type ProgressBeaconDto = {
  /** `beaconToken` of the session. */
  readonly token: string;
  /** The player's clock when it sent this, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly beats: readonly BeaconBeatDto[];
};

export type ProgressQuestionView = {
  readonly id: string;
  readonly kind: 'boolean' | 'short' | 'choice';
  readonly prompt: string;
  readonly points: number;
  /** Of a choice. */
  readonly options: readonly OptionView[];
  /** Whether several options may be right. */
  readonly isMultiple: boolean;
  /** What was answered so far. */
  readonly answer: AnswerView | null;
  /** Once it is graded. */
  readonly isCorrect: boolean | null;
  /** Once it is graded. */
  readonly explanation: string | null;
};

export type ProviderListView = { readonly items: readonly ProviderView[] };

export type ProviderView = {
  readonly name: string;
  /** What to write on the button. */
  readonly title: string;
};

export type PublicCourseListView = {
  readonly id: string;
  readonly schoolId: string;
  readonly title: string;
  readonly description: string;
  readonly courses: readonly PublicCourseView[];
};

/** With its outline, and no content. */
export type PublicCourseOutlineView = {
  readonly isSequential: boolean;
  /** Of all videos together. */
  readonly durationSeconds: number;
  readonly sections: readonly PublicSectionView[];
  readonly id: string;
  readonly schoolId: string;
  readonly title: string;
  readonly summary: string;
  readonly slug: string;
  readonly language: string;
  readonly coverAssetId: string | null;
  readonly categories: readonly string[];
  /** Whether members of the school may enroll themselves, without an invitation. */
  readonly isOpen: boolean;
  readonly prerequisites: readonly string[];
  readonly courseVersion: number;
  readonly publishedAt: string;
};

export type PublicCoursePageView = {
  readonly items: readonly ListedCourseView[];
  readonly nextCursor: string | null;
};

/** What anybody may know of a published course. */
export type PublicCourseView = {
  readonly id: string;
  readonly schoolId: string;
  readonly title: string;
  readonly summary: string;
  readonly slug: string;
  readonly language: string;
  readonly coverAssetId: string | null;
  readonly categories: readonly string[];
  /** Whether members of the school may enroll themselves, without an invitation. */
  readonly isOpen: boolean;
  readonly prerequisites: readonly string[];
  readonly courseVersion: number;
  readonly publishedAt: string;
};

export type PublicLessonView = {
  readonly id: string;
  readonly kind: 'video' | 'text' | 'quiz' | 'download';
  readonly title: string;
  readonly durationSeconds: number | null;
  readonly isRequired: boolean;
  readonly isPreview: boolean;
};

/** What anybody may know of a school. */
export type PublicSchoolView = {
  /** `open`: whoever comes may join as a learner. */
  readonly admission: 'invitation' | 'open';
  readonly id: string;
  readonly slug: string;
  readonly name: string;
};

export type PublicSectionView = {
  readonly id: string;
  readonly title: string;
  readonly lessons: readonly PublicLessonView[];
};

export type PublishCheckView = {
  readonly isComplete: boolean;
  /** What is missing, lesson by lesson. */
  readonly missing: readonly Incomplete[];
};

export type QuestionPageView = {
  readonly items: readonly QuestionView[];
  readonly nextCursor: string | null;
};

export type QuestionSourceView = {
  readonly lessonId: string;
  /** Seconds; null in a text lesson. */
  readonly start: number | null;
  /** Seconds; null in a text lesson. */
  readonly end: number | null;
  /** Words of the lesson that the answer rests on, as they stand there. */
  readonly quote: string;
};

export type QuestionView = {
  readonly id: string;
  readonly text: string;
  readonly askedAt: string;
  /** Where the learner was. */
  readonly lessonId: string | null;
  readonly second: number | null;
  readonly state: 'answering' | 'answered' | 'abstained' | 'exhausted' | 'interrupted' | 'failed';
  /** Said where no language model wrote the answer. */
  readonly label: string | null;
  readonly claims: readonly ClaimView[];
  /** What the house says where there is no whole answer. */
  readonly notice: string | null;
  /** Lessons that come closest where there is no answer. */
  readonly suggestions: readonly SuggestionView[];
  /** When there is budget again, where it was used up. */
  readonly resetsAt: string | null;
  readonly rating: 'up' | 'down' | null;
  readonly comment: string | null;
};

export type QuizDraftPageView = {
  readonly items: readonly QuizDraftSummaryView[];
  readonly nextCursor: string | null;
};

export type QuizDraftSummaryView = {
  readonly id: string;
  readonly courseId: string;
  readonly title: string;
  /** `waiting` is written; `accepted` waits for catalog, which makes it `added` or `rejected`. */
  readonly state:
    'failed' | 'waiting' | 'ready' | 'out_of_budget' | 'accepted' | 'added' | 'rejected';
  /** How far the writing is. */
  readonly percent: number;
  readonly questionCount: number;
  readonly requestedCount: number;
  /** Why there are fewer questions than asked for, none, why no language model wrote them, or why it was rejected. */
  readonly note: string | null;
  /** Of the lesson that it became, or is to become. */
  readonly lessonId: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type QuizDraftView = {
  readonly lessonIds: readonly string[];
  readonly kinds: readonly ('boolean' | 'single' | 'multiple' | 'short')[];
  readonly difficulty: 'easy' | 'medium' | 'hard';
  readonly language: string | null;
  /** Who wrote it, as `provider/model`, the last one where several did; `local/cloze` where no language model did. */
  readonly modelId: string | null;
  /** Whether it was written here, from the sentences of the lessons, without a model that writes. */
  readonly isLocal: boolean | null;
  readonly questions: readonly DraftQuestionView[];
  /** What was proposed and not kept. */
  readonly dropped: readonly DroppedView[];
  /** The section it was accepted into; null for the last. */
  readonly sectionId: string | null;
  readonly id: string;
  readonly courseId: string;
  readonly title: string;
  /** `waiting` is written; `accepted` waits for catalog, which makes it `added` or `rejected`. */
  readonly state:
    'failed' | 'waiting' | 'ready' | 'out_of_budget' | 'accepted' | 'added' | 'rejected';
  /** How far the writing is. */
  readonly percent: number;
  readonly questionCount: number;
  readonly requestedCount: number;
  /** Why there are fewer questions than asked for, none, why no language model wrote them, or why it was rejected. */
  readonly note: string | null;
  /** Of the lesson that it became, or is to become. */
  readonly lessonId: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ReauthenticateDto = {
  readonly password?: string;
  /** Of the authenticator app. */
  readonly code?: string;
  readonly passkey?: PasskeyAnswerDto;
};

export type RecentLessonsView = {
  /** Ten at most, the last one first. */
  readonly items: readonly HistoryEntryView[];
};

export type RecoveryCodesView = {
  /** Shown this once; each is good for one use. */
  readonly recoveryCodes: readonly string[];
};

export type RedeemDto = { readonly code: string };

export type RefreshDto = {
  /** Omitted by browsers, which send it as a cookie. */
  readonly refreshToken?: string;
  /** Another of the caller's schools to act in from now on. */
  readonly schoolId?: string;
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  readonly mode?: 'body' | 'cookie';
};

export type RefusedBeatView = {
  readonly sessionId: string;
  readonly sequence: number;
  readonly reason: 'before_session' | 'after_session' | 'too_late' | 'unknown_session';
};

export type RegisterPasskeyDto = {
  /** By which its owner tells it from others: `Work laptop`. */
  readonly name: string;
  readonly credential: NewCredentialDto;
};

export type RegistrationView = {
  readonly registrationId: string;
  /** Seconds that the code is good for. */
  readonly expiresIn: number;
};

export type RenameConversationDto = { readonly title: string };

export type RenamePasskeyDto = { readonly name: string };

export type RenditionView = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Bits per second. */
  readonly bandwidth: number;
};

export type RequestTranscriptionDto = {
  /** BCP 47: what is spoken. Without it the model says what it hears. */
  readonly language?: string;
};

export type ResendCodeDto = { readonly registrationId: string };

export type ResetPasswordDto = {
  /** From the link in the mail. */
  readonly token: string;
  readonly password: string;
};

export type RevokeCertificateDto = {
  /** For the learner; others are not told. */
  readonly reason: string;
};

export type RosterEntryView = {
  readonly enrollmentId: string;
  readonly userId: string;
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly courseVersion: number;
  readonly enrolledAt: string;
  readonly percent: number;
  readonly completedLessons: number;
  readonly lessons: number;
  readonly lastActiveAt: string | null;
  readonly completedAt: string | null;
};

export type RosterPageView = {
  readonly items: readonly RosterEntryView[];
  readonly nextCursor: string | null;
};

export type SaveAnswersDto = { readonly answers: readonly AnswerDto[] };

export type SchoolDto = {
  readonly name: string;
  /** Names the school in addresses. */
  readonly slug: string;
};

export type SchoolView = {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** `open`: whoever comes may join as a learner. */
  readonly admission: 'invitation' | 'open';
  readonly id: string;
  readonly slug: string;
  readonly name: string;
};

/** Exactly one of `code`, `recoveryCode` and `passkey`. */
export type SecondFactorDto = {
  readonly challengeId: string;
  /** Of the authenticator app. */
  readonly code?: string;
  /** Good for one use. */
  readonly recoveryCode?: string;
  readonly passkey?: PasskeyAnswerDto;
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  readonly mode?: 'body' | 'cookie';
};

export type SecondFactorView = {
  /** Whether codes of an authenticator app are asked for. */
  readonly totp: boolean;
  readonly passkeys: number;
  /** How many have not been used yet. */
  readonly recoveryCodes: number;
};

export type SectionDto = { readonly title: string };

export type SectionOrderDto = { readonly sectionId: string; readonly lessonIds: readonly string[] };

export type SectionView = { readonly id: string; readonly title: string };

export type SessionFactView = {
  readonly sessionId: string;
  readonly beganAt: string;
  readonly heardAt: string | null;
  readonly endedAt: string | null;
  /** Heartbeats that were kept. */
  readonly beats: number;
};

export type SessionListItemView = {
  readonly id: string;
  /** `Firefox on Windows` */
  readonly device: string;
  /** The network that it was last used from: `203.0.113.0/24`. */
  readonly network: string | null;
  /** How the user has proved to be the user: `pwd`, `otp`, … (RFC 8176). */
  readonly methods: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
};

export type SessionListView = {
  readonly items: readonly SessionListItemView[];
  readonly nextCursor: string | null;
};

export type SessionView = {
  readonly userId: string;
  readonly sessionId: string;
  /** The school acted in. */
  readonly schoolId: string | null;
  /** The role in that school. */
  readonly role: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  /** Only in mode `body`. */
  readonly accessToken?: string;
  /** Only in mode `body`. Good for one use. */
  readonly refreshToken?: string;
  /** Only in mode `cookie`: goes into the header `x-csrf-token` of every change. */
  readonly csrfToken?: string;
  /** Only in mode `body`, after a sign-in: sent with the next one, it keeps others from locking this device out. */
  readonly deviceToken?: string;
};

/** Left out or null: what the operator allows. */
export type SetBudgetDto = {
  /** Tokens for one person in a day, question and answer together. */
  readonly userDayTokens?: number | null;
  /** Tokens for the whole school in a day. */
  readonly schoolDayTokens?: number | null;
  /** What models may cost the school in a month, in millionths of a US dollar. */
  readonly schoolMonthMicroUsd?: number | null;
};

export type SignInDto = {
  readonly email: string;
  readonly password: string;
  /** The school to act in; without it the oldest membership. */
  readonly schoolId?: string;
  /** From an earlier sign-in on this device; browsers send it as a cookie. */
  readonly deviceToken?: string;
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  readonly mode?: 'body' | 'cookie';
};

export type SignOutDto = {
  /** For callers whose access token has expired. */
  readonly refreshToken?: string;
};

export type SignUpDto = {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** The language of mail, BCP 47: `en`, `pt-BR`. */
  readonly locale?: string;
  /** A creator opens a school along with the account. */
  readonly school?: SchoolDto;
};

export type SignedPartView = {
  readonly partNumber: number;
  /** PUT the bytes of the part here, and keep the `ETag` of the answer. */
  readonly url: string;
};

export type SignedPartsView = {
  readonly parts: readonly SignedPartView[];
  readonly expiresAt: string;
};

export type StartAttemptDto = { readonly enrollmentId: string; readonly lessonId: string };

export type StartConversationDto = {
  readonly courseId: string;
  /** What it is about; answers come from this lesson alone. */
  readonly lessonId?: string;
  /** Without one the first question is the title. */
  readonly title?: string;
};

export type SuggestionView = { readonly lessonId: string; readonly title: string };

/** A piece of a text: parts rather than markup, so that nobody has to trust a course's title as HTML. */
export type TextPart = {
  readonly text: string;
  /** Whether it is what was looked for. */
  readonly isMatch: boolean;
};

export type TotpCodeDto = { readonly code: string };

export type TotpConfirmedView = {
  /** Shown this once, and only with the first second factor. */
  readonly recoveryCodes: readonly string[] | null;
};

export type TotpEnrollmentView = {
  /** Base32, for typing it in. */
  readonly secret: string;
  /** `otpauth://totp/…`, what the QR code says. */
  readonly uri: string;
  /** The QR code as an image: an SVG document. */
  readonly qrCode: string;
};

export type TranscriptionFailureView = {
  /** Stable: `ai.no_transcription_model`. */
  readonly code: string;
  /** What happened, and what to do. */
  readonly reason: string;
};

export type TranscriptionProgressView = {
  readonly heardPieces: number;
  /** Of the whole recording: ten minutes each, and what is left. */
  readonly pieces: number;
};

export type TranscriptionView = {
  readonly id: string;
  readonly assetId: string;
  /** BCP 47: as it was asked for, and in the end that of the captions. */
  readonly language: string | null;
  readonly state: 'failed' | 'requested' | 'running' | 'finished';
  /** null until the sound is cut. */
  readonly progress: TranscriptionProgressView | null;
  /** The model that has heard it. */
  readonly modelId: string | null;
  readonly failure: TranscriptionFailureView | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type UpdateCourseDto = {
  readonly title?: string;
  readonly summary?: string;
  /** Names the course in addresses; made from the title when there is none. */
  readonly slug?: string;
  /** BCP 47. */
  readonly language?: string;
  /** An image. */
  readonly coverAssetId?: string | null;
  readonly categories?: readonly string[];
  /** For the school's own use; replaces what was there; at most 8 kB. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Whether each lesson opens only after those before it. Holds from the next published version on. */
  readonly isSequential?: boolean;
  /** Whether members of the school may enroll themselves, without an invitation. */
  readonly isOpen?: boolean;
  /** How many may be enrolled at a time; null: as many as like. */
  readonly capacity?: number | null;
  /** Days after which an enrollment ends; null: never. */
  readonly accessDays?: number | null;
  /** Courses that must be completed before somebody may enroll. */
  readonly prerequisites?: readonly string[];
};

export type UpdateCourseListDto = {
  readonly title?: string;
  readonly description?: string;
  /** In the order in which they are shown. Those that are not published are left out in public. */
  readonly courseIds?: readonly string[];
  readonly isPublic?: boolean;
};

export type UpdateLessonDto = {
  readonly title?: string;
  /** Markdown of a text lesson; at most 200 kB as JSON. */
  readonly text?: string | null;
  /** Questions and answers of a quiz, see the schema of `quiz` in answers; at most 200 kB. */
  readonly quiz?: Readonly<Record<string, unknown>> | null;
  /** What is played or downloaded. */
  readonly assetId?: string | null;
  /** For the school's own use; replaces what was there; at most 8 kB. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** `watchedPercent`, `quizPassed` or `manual`; as usual for its kind without it. */
  readonly completion?: Readonly<Record<string, unknown>>;
  /** Whether the course is complete only with it. */
  readonly isRequired?: boolean;
  /** Whether members of the school may see it without enrollment. */
  readonly isPreview?: boolean;
  /** `afterDays` from the enrollment, or the same moment (`at`) for everybody; null: with the enrollment. */
  readonly drip?: Readonly<Record<string, unknown>> | null;
};

export type UpdateNoteDto = { readonly positionSeconds?: number; readonly text?: string };

export type UpdateProfileDto = {
  readonly name?: string;
  /** What others find the user by; unique. */
  readonly username?: string | null;
  readonly bio?: string | null;
  /** BCP 47: `en`, `pt-BR`. */
  readonly locale?: string | null;
  /** Id of a picture among the user's own media. */
  readonly avatarId?: string | null;
};

export type UpdateSchoolDto = {
  readonly name?: string;
  /** The one before leads to the school for a while, and nobody else can take it. */
  readonly slug?: string;
  /** `open`: whoever comes may join as a learner. Members stay when it is closed again. */
  readonly admission?: 'invitation' | 'open';
  /** Replaces what was there; at most 8 kB. */
  readonly settings?: Readonly<Record<string, unknown>>;
};

export type UploadPartsView = {
  /** Bytes of every part but the last. */
  readonly partSize: number;
  readonly parts: number;
  /** Numbers of those that have arrived. */
  readonly uploaded: readonly number[];
};

export type UploadPutView = {
  readonly method: 'PUT';
  readonly url: string;
  /** To be sent exactly so. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
};

export type UploadView = {
  /** Of the upload, and of the asset that it becomes. */
  readonly id: string;
  readonly state: 'failed' | 'ready' | 'uploading' | 'processing' | 'quarantined' | 'deleting';
  readonly bytes: number;
  /** Send the file here; null for an upload in parts. */
  readonly put: UploadPutView | null;
  readonly multipart: UploadPartsView | null;
  /** Afterwards what has arrived is thrown away. */
  readonly expiresAt: string;
};

export type UploadedPartDto = {
  readonly partNumber: number;
  /** As the object store answered it. */
  readonly etag: string;
};

export type UsagePageView = {
  readonly items: readonly UsageView[];
  readonly nextCursor: string | null;
};

export type UsageView = {
  /** UTC. */
  readonly day: string;
  readonly feature: string;
  readonly modelId: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of sound that was heard. */
  readonly audioSeconds: number;
  /** In millionths of a US dollar. */
  readonly microUsd: number;
};

export type UsedLimitView = {
  /** Spent, and held for what is under way. */
  readonly used: number;
  readonly resetsAt: string;
  /** What counts: the lower of the next two. */
  readonly limit: number;
  /** What the operator allows every school. */
  readonly ceiling: number;
  /** What the school has set for itself. */
  readonly own: number | null;
};

/** What anybody may know of a certificate whose code they have. */
export type VerificationView = {
  readonly code: string;
  readonly status: 'valid' | 'revoked';
  readonly courseTitle: string;
  /** Null until the learner has said whose name it bears. */
  readonly holderName: string | null;
  readonly completedAt: string;
  readonly issuedAt: string;
  readonly revokedAt: string | null;
};

export type VerifyEmailDto = {
  readonly registrationId: string;
  /** Six digits from the mail. */
  readonly code: string;
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  readonly mode?: 'body' | 'cookie';
};

export type WatchFactView = {
  /** What counts: as much of the video as can have played in the time that passed. */
  readonly watchedSeconds: number;
  /** What players said they played, each second of the video once. */
  readonly coveredSeconds: number;
  /** How long it was played by the clock on the wall, each second once, whichever player it was. */
  readonly wallSeconds: number;
  readonly durationSeconds: number;
  readonly sessions: readonly SessionFactView[];
};

export type WatchSessionView = {
  readonly sessionId: string;
  /** For `POST /v1/progress/beacons`, which takes no access token. */
  readonly beaconToken: string;
  readonly beganAt: string;
  /** Begin another session after this. */
  readonly endsAt: string;
  /** Where to go on, in seconds of the video. */
  readonly resumeSeconds: number;
  readonly watchedPercent: number;
  readonly durationSeconds: number;
  /** Seconds to leave between two heartbeats. */
  readonly heartbeatSeconds: number;
  /** Playback faster than this counts as this fast. */
  readonly maxSpeed: number;
};

export type WatchedRangeDto = {
  /** Seconds of the video. */
  readonly start: number;
  /** Seconds of the video; not watched itself any more. */
  readonly end: number;
};

/** What a provider learns: it need not send this delivery again. */
export type WebhookReceiptView = {
  readonly received: true;
  /** It had been delivered before; nothing more happens. */
  readonly duplicate: boolean;
};

/** Every operation of the school, by its `operationId`. */
export interface Api {
  readonly keys: {
    /** The keys that tokens are verified with. A new one is here ten minutes before it signs. */
    jwks(input?: CallOptions<'read'>): Promise<Answer<JwksView>>;
    /** Where to find what, for whoever verifies tokens of this Lyceum */
    discovery(input?: CallOptions<'read'>): Promise<Answer<DiscoveryView>>;
  };
  readonly health: {
    /** Overview */
    overview(input?: CallOptions<'read'>): Promise<Answer<Overview>>;
    /** The process answers; nothing else is asked, so that a slow database does not get it killed. */
    live(input?: CallOptions<'read'>): Promise<Answer<{ readonly status: 'ok' }>>;
    /** Every dependency without which nothing can be served answers; one of the others that does not makes it degraded. */
    ready(input?: CallOptions<'read'>): Promise<
      Answer<{
        /** The overall status of the Health Check */
        readonly status: 'ok' | 'degraded' | 'error' | 'shutting_down';
        /** The info object contains information of each health indicator which is of status "up" or "degraded" */
        readonly info?: Readonly<Record<string, { readonly status: 'up' | 'down' | 'degraded' }>>;
        /** The error object contains information of each health indicator which is of status "down" */
        readonly error?: Readonly<Record<string, { readonly status: 'up' | 'down' | 'degraded' }>>;
        /** The details object contains information of every health indicator. */
        readonly details: Readonly<Record<string, { readonly status: 'up' | 'down' | 'degraded' }>>;
      }>
    >;
  };
  readonly budget: {
    /** What language models may cost the school, and what of that is used up */
    read(input?: CallOptions<'read'>): Promise<Answer<BudgetView>>;
    /** Sets what the school allows itself, below what the operator allows. `If-Match: "v<version>"` of what was read. */
    set(
      input: { readonly body: SetBudgetDto } & CallOptions<'change'>,
    ): Promise<Answer<BudgetView>>;
    /** What language models have cost the school, by day, feature and model, the newest day first */
    usage(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** The first day (UTC), as `2026-11-01`. */
          readonly from?: string;
          /** How many items at most. */
          readonly limit?: number;
          /** The last day (UTC). */
          readonly to?: string;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<UsagePageView>>;
  };
  readonly tutor: {
    /** The caller's conversations, the one last asked in first */
    listConversations(
      input?: {
        readonly query?: {
          readonly courseId?: string;
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<ConversationPageView>>;
    /** Begins a conversation with the tutor of a course. Nobody else ever reads it. */
    startConversation(
      input: { readonly body: StartConversationDto } & CallOptions<'create'>,
    ): Promise<Answer<ConversationView>>;
    /** One of the caller's conversations */
    readConversation(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<ConversationView>>;
    /** Gives a conversation another title */
    renameConversation(
      input: {
        readonly params: { readonly id: string };
        readonly body: RenameConversationDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<ConversationView>>;
    /** Deletes a conversation with all that was asked and answered in it */
    deleteConversation(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** What was asked and answered, the newest first. What is cited from lessons that are not open any more is withheld. */
    messages(
      input: {
        readonly params: { readonly id: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<QuestionPageView>>;
    /** Asks the tutor. The answer is a stream of server-sent events, each with JSON: `begin`, then for every sentence a `text` and its `citation`s, a `notice` where there is no whole answer, and `end` or `error`. */
    ask(
      input: {
        readonly params: { readonly id: string };
        readonly body: AskDto;
      } & CallOptions<'create'>,
    ): AsyncGenerator<ServerSentEvent>;
    /** Says whether an answer helped. Said again, the last word counts. */
    rate(
      input: {
        readonly params: { readonly messageId: string; readonly id: string };
        readonly body: FeedbackDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Places of a course where questions found no answer, or none that helped */
    questionGaps(
      input: { readonly params: { readonly courseId: string } } & CallOptions<'read'>,
    ): Promise<Answer<GapsView>>;
    /** What learners asked about a course in the last 90 days: what and where, never who. */
    courseQuestions(
      input: {
        readonly params: { readonly courseId: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<CourseQuestionPageView>>;
  };
  readonly insights: {
    /** The newest report on a course: what its instructors can mend. */
    latest(
      input: { readonly params: { readonly courseId: string } } & CallOptions<'read'>,
    ): Promise<Answer<HealthReportView>>;
    /** Has a report made now. Asked for again within the minute it is the same one. */
    make(
      input: { readonly params: { readonly courseId: string } } & CallOptions<'create'>,
    ): Promise<Answer<HealthRequestView>>;
    /** What the lessons of a course say, in their own words */
    ofCourse(
      input: { readonly params: { readonly courseId: string } } & CallOptions<'read'>,
    ): Promise<Answer<CourseSummaryView>>;
    /** Chapter marks of a lesson, made from its captions */
    ofLesson(
      input: { readonly params: { readonly lessonId: string } } & CallOptions<'read'>,
    ): Promise<Answer<LessonChaptersView>>;
  };
  readonly aiPeople: {
    /** Me */
    me(
      input?: CallOptions<'read'>,
    ): Promise<Answer<{ readonly userId: string; readonly registeredAt: string }>>;
  };
  readonly quizDrafts: {
    /** The drafts of a course, newest first */
    list(
      input: {
        readonly query: {
          readonly courseId: string;
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<QuizDraftPageView>>;
    /** Has a quiz drafted from lessons. It is `waiting` until a job has written it. */
    create(
      input: { readonly body: CreateQuizDraftDto } & CallOptions<'create'>,
    ): Promise<Answer<QuizDraftView>>;
    /** Read */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<QuizDraftView>>;
    /** Deletes a draft; a lesson that it became stays. */
    delete(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Makes it a lesson of the draft course; learners see it once the course is published again. */
    accept(
      input: {
        readonly params: { readonly id: string };
        readonly body: AcceptQuizDraftDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<QuizDraftView>>;
    /** Changes a question of a draft that is ready or was rejected */
    editQuestion(
      input: {
        readonly params: { readonly questionId: string; readonly id: string };
        readonly body: EditQuestionDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<QuizDraftView>>;
    /** Remove question */
    removeQuestion(
      input: {
        readonly params: { readonly questionId: string; readonly id: string };
      } & CallOptions<'change'>,
    ): Promise<Answer<QuizDraftView>>;
  };
  readonly apiKeys: {
    /** The keys of the school; without owning it, one's own. */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<ApiKeyPageView>>;
    /** Makes a key for programs that act in the school. The answer is the only one that holds the key. */
    create(
      input: { readonly body: CreateApiKeyDto } & CallOptions<'create'>,
    ): Promise<Answer<NewApiKeyView>>;
    /** Ends a key at once, with every token it was exchanged for */
    revoke(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly recovery: {
    /** Sends a link to the address if it has an account. The answer is the same if it has none. */
    forgot(
      input: { readonly body: ForgotPasswordDto } & CallOptions<'create'>,
    ): Promise<Answer<AcceptedView>>;
    /** Sets a password with the token of the link, and signs out everywhere */
    reset(
      input: { readonly body: ResetPasswordDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
    /** Sends a code to the new address, which counts once it is confirmed */
    changeEmail(
      input: { readonly body: ChangeEmailDto } & CallOptions<'create'>,
    ): Promise<Answer<CodeSentView>>;
    /** Confirm email */
    confirmEmail(
      input: { readonly body: ConfirmEmailDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
    /** Changes the password, and signs out everywhere else */
    changePassword(
      input: { readonly body: ChangePasswordDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
  };
  readonly secondFactor: {
    /** Signs in with a passkey alone; it is both factors. */
    signIn(
      input: { readonly body: PasskeySignInDto } & CallOptions<'create'>,
    ): Promise<Answer<SessionView>>;
    /** What to ask the browser for when somebody signs in with a passkey alone */
    signInOptions(input?: CallOptions<'create'>): Promise<Answer<PasskeyOptionsView>>;
    /** The second step of signing in */
    answer(
      input: { readonly body: SecondFactorDto } & CallOptions<'create'>,
    ): Promise<Answer<SessionView>>;
    /** What to ask the browser for when a passkey is the second step of signing in */
    passkeyOptions(
      input: { readonly body: ChallengeDto } & CallOptions<'create'>,
    ): Promise<Answer<PasskeyOptionsView>>;
    /** List */
    list(input?: CallOptions<'read'>): Promise<Answer<PasskeyListView>>;
    /** Register */
    register(
      input: { readonly body: RegisterPasskeyDto } & CallOptions<'create'>,
    ): Promise<Answer<PasskeyRegisteredView>>;
    /** What to ask the browser for when a passkey is registered */
    registrationOptions(input?: CallOptions<'create'>): Promise<Answer<PasskeyOptionsView>>;
    /** Rename */
    rename(
      input: {
        readonly params: { readonly id: string };
        readonly body: RenamePasskeyDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<PasskeyView>>;
    /** Remove */
    remove(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Status */
    status(input?: CallOptions<'read'>): Promise<Answer<SecondFactorView>>;
    /** New recovery codes; those before do not count any more. */
    renewRecoveryCodes(input?: CallOptions<'create'>): Promise<Answer<RecoveryCodesView>>;
    /** A secret for an authenticator app. Nothing changes until a code of it is confirmed. */
    enrollTotp(input?: CallOptions<'create'>): Promise<Answer<TotpEnrollmentView>>;
    /** Switches codes on: from now on signing in asks for one. */
    confirmTotp(
      input: { readonly body: TotpCodeDto } & CallOptions<'create'>,
    ): Promise<Answer<TotpConfirmedView>>;
    /** Disable totp */
    disableTotp(
      input: { readonly body: CodeOrRecoveryCodeDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
  };
  readonly providers: {
    /** Who else people may sign in with here */
    listProviders(input?: CallOptions<'read'>): Promise<Answer<ProviderListView>>;
    /** Where providers send browsers. Goes on to the page that was named at the start, which finishes it. */
    followProvider(
      input: {
        readonly params: { readonly name: string };
        readonly query?: {
          readonly code?: string;
          readonly error?: string;
          readonly iss?: string;
          readonly state?: string;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<undefined>>;
    /** Finishes it: a session, or the question for a second factor. */
    finishSignIn(
      input: {
        readonly params: { readonly name: string };
        readonly body: FinishFlowDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<SessionView | RegistrationView | ChallengeView>>;
    /** Where to send the browser, and what to keep until it is back */
    startSignIn(
      input: {
        readonly params: { readonly name: string };
        readonly body?: BeginSignInDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<FlowView>>;
    /** The identities at providers that lead to the caller's account */
    listIdentities(input?: CallOptions<'read'>): Promise<Answer<IdentityListView>>;
    /** Link identity */
    linkIdentity(
      input: { readonly body: LinkDto } & CallOptions<'create'>,
    ): Promise<Answer<IdentityView>>;
    /** Unlink identity */
    unlinkIdentity(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Begins to link one: like signing in with it, and finished by the same session. */
    startLinking(
      input: {
        readonly params: { readonly provider: string };
        readonly body?: BeginLinkDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<FlowView>>;
  };
  readonly reauthentication: {
    /** Proves again who uses this session; opens for a while what answers `identity.reauthentication_required`. */
    prove(
      input: { readonly body: ReauthenticateDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
    /** What to ask the browser for when it is proved with a passkey */
    passkeyOptions(input?: CallOptions<'create'>): Promise<Answer<PasskeyOptionsView>>;
  };
  readonly sessions: {
    /** Goes on with a session, in the same or another school */
    refresh(
      input?: { readonly body?: RefreshDto } & CallOptions<'create'>,
    ): Promise<Answer<SessionView>>;
    /** Ends the session of the access token, of the refresh token, or of both. Never fails. */
    signOut(
      input?: { readonly body?: SignOutDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
    /** Where the caller is signed in, last used first */
    read(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<SessionListView>>;
    /** Signs out everywhere else */
    revokeOthers(input?: CallOptions<'change'>): Promise<Answer<undefined>>;
    /** Revoke */
    revoke(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly registration: {
    /** Sends another code, in place of the one before */
    resend(
      input: { readonly body: ResendCodeDto } & CallOptions<'create'>,
    ): Promise<Answer<RegistrationView>>;
    /** Sends a code to the address. The answer is the same when it has an account; the mail is not. */
    signUp(
      input: { readonly body: SignUpDto } & CallOptions<'create'>,
    ): Promise<Answer<RegistrationView>>;
    /** Opens the account with the code from the mail, and signs in */
    verify(
      input: { readonly body: VerifyEmailDto } & CallOptions<'create'>,
    ): Promise<Answer<SessionView>>;
  };
  readonly accounts: {
    /** Sign in */
    signIn(
      input: { readonly body: SignInDto } & CallOptions<'create'>,
    ): Promise<Answer<SessionView | ChallengeView>>;
  };
  readonly courses: {
    /** Published courses: with `q` the closest first, else the newest. The gateway keeps a page until an event of a course of the school, or of any school, says that it may have changed. */
    listPublic(
      input?: {
        readonly query?: {
          readonly category?: string;
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** BCP 47, as the course has it. */
          readonly language?: string;
          /** How many items at most. */
          readonly limit?: number;
          /** Words of title, summary, categories and lessons, in any form; typing errors are forgiven. */
          readonly q?: string;
          /** Slug or id of a school; the courses of all schools without it. */
          readonly school?: string;
          /** Of a course: with `school` it names one. */
          readonly slug?: string;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<PublicCoursePageView>>;
    /** A published course. The gateway keeps it until an event of this course says that it changed. */
    readPublic(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<PublicCourseOutlineView>>;
    /** The school's courses, newest first */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
          /** Without it all but the deleted ones. */
          readonly status?: 'draft' | 'published' | 'archived' | 'deleted';
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<CoursePageView>>;
    /** Starts a draft of a course */
    create(
      input: { readonly body: CreateCourseDto } & CallOptions<'create'>,
    ): Promise<Answer<CourseView>>;
    /** A course of the caller's school, as its staff sees it */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<CourseView>>;
    /** Changes what of a course is not its outline. Readers of a published course see it at once. */
    update(
      input: {
        readonly params: { readonly id: string };
        readonly body: UpdateCourseDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<CourseView>>;
    /** Nobody but the staff sees the course from now on, enrolled or not; it can be restored. */
    delete(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<CourseView>>;
    /** Takes the course out of the storefront; whoever is enrolled keeps it. */
    archive(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<CourseView>>;
    /** Starts a draft with the same outline and content as that of this course */
    duplicate(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<CourseView>>;
    /** Adds a lesson at the end of a section. It may be incomplete until the course is published. */
    addLesson(
      input: {
        readonly params: { readonly id: string };
        readonly body: CreateLessonDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<DraftLessonView>>;
    /** A lesson of the draft with its content */
    readLesson(
      input: {
        readonly params: { readonly lessonId: string; readonly id: string };
      } & CallOptions<'read'>,
    ): Promise<Answer<DraftLessonView>>;
    /** Update lesson */
    updateLesson(
      input: {
        readonly params: { readonly lessonId: string; readonly id: string };
        readonly body: UpdateLessonDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<DraftLessonView>>;
    /** Deletes a lesson from the draft; published versions keep it. */
    deleteLesson(
      input: {
        readonly params: { readonly lessonId: string; readonly id: string };
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Puts everything into a new order at once */
    reorder(
      input: {
        readonly params: { readonly id: string };
        readonly body: OrderDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Sections and lessons of the draft, in their order, without content */
    readOutline(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<OutlineView>>;
    /** Makes the draft the next version of the course, once every lesson is complete: `missing` of the problem says what is not, lesson by lesson. The first version puts the course into the storefront. */
    publish(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<CourseView>>;
    /** What is missing before the draft can be published */
    publishCheck(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<PublishCheckView>>;
    /** Brings a deleted course back, as it was */
    restore(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<CourseView>>;
    /** Adds a section at the end */
    addSection(
      input: {
        readonly params: { readonly id: string };
        readonly body: SectionDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<SectionView>>;
    /** Rename section */
    renameSection(
      input: {
        readonly params: { readonly sectionId: string; readonly id: string };
        readonly body: SectionDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<SectionView>>;
    /** Deletes a section without lessons */
    deleteSection(
      input: {
        readonly params: { readonly sectionId: string; readonly id: string };
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Unarchive */
    unarchive(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<CourseView>>;
    /** The published versions of the course, newest first */
    listVersions(
      input: {
        readonly params: { readonly id: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<CourseVersionPageView>>;
  };
  readonly courseLists: {
    /** A list that its school shows to everybody, with its published courses */
    readPublic(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<PublicCourseListView>>;
    /** Newest first */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<CourseListPageView>>;
    /** Create */
    create(
      input: { readonly body: CreateCourseListDto } & CallOptions<'create'>,
    ): Promise<Answer<CourseListView>>;
    /** Read */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<CourseListView>>;
    /** Update */
    update(
      input: {
        readonly params: { readonly id: string };
        readonly body: UpdateCourseListDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<CourseListView>>;
    /** Delete */
    delete(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly catalogPeople: {
    /** Me */
    me(
      input?: CallOptions<'read'>,
    ): Promise<Answer<{ readonly userId: string; readonly registeredAt: string }>>;
  };
  readonly certificates: {
    /** The caller's certificates, newest first; all of the school for its staff. */
    list(
      input?: {
        readonly query?: {
          readonly courseId?: string;
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<CertificatePageView>>;
    /** Whether a certificate holds. A browser is sent to a page that says so. */
    verify(
      input: { readonly params: { readonly code: string } } & CallOptions<'read'>,
    ): Promise<Answer<VerificationView>>;
    /** Says whose name the certificate bears: learners once, the staff to correct it. */
    nameHolder(
      input: {
        readonly params: { readonly code: string };
        readonly body: NameHolderDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<CertificateView>>;
    /** The same for people */
    page(
      input: { readonly params: { readonly code: string } } & CallOptions<'read'>,
    ): Promise<Answer<string>>;
    /** The certificate, to print; for its learner and the staff of the school. */
    pdf(
      input: { readonly params: { readonly code: string } } & CallOptions<'read'>,
    ): Promise<Answer<string>>;
    /** Takes a certificate back. It is still found, and shows as revoked. */
    revoke(
      input: {
        readonly params: { readonly code: string };
        readonly body: RevokeCertificateDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<CertificateView>>;
  };
  readonly enrollment: {
    /** Who is or was enrolled in a course, newest first */
    listOfCourse(
      input: {
        readonly params: { readonly id: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
          readonly state?: 'active' | 'withdrawn' | 'expired';
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<EnrollmentPageView>>;
    /** Enrolls the caller, in the newest version of the course */
    enroll(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<EnrollmentView>>;
    /** Enrolls members of the school, all of them or none */
    grant(
      input: {
        readonly params: { readonly id: string };
        readonly body: GrantDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<EnrollmentsView>>;
    /** Newest first */
    listInvitations(
      input: {
        readonly params: { readonly id: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<CourseInvitationPageView>>;
    /** Makes a code with which members of the school enroll, also where they may not do so themselves */
    createInvitation(
      input: {
        readonly params: { readonly id: string };
        readonly body: CreateCourseInvitationDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<NewCourseInvitationView>>;
    /** Who has enrolled with it stays enrolled */
    revokeInvitation(
      input: {
        readonly params: { readonly invitationId: string; readonly id: string };
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Moves learners to another published version of the course, all of them or none */
    moveMany(
      input: {
        readonly params: { readonly id: string };
        readonly body: MoveManyDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<EnrollmentsView>>;
    /** A lesson that members of the school may see before they enroll */
    readPreview(
      input: {
        readonly params: { readonly lessonId: string; readonly id: string };
      } & CallOptions<'read'>,
    ): Promise<Answer<LessonContentView>>;
    /** The caller's own, newest first */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
          readonly state?: 'active' | 'withdrawn' | 'expired';
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<OwnEnrollmentPageView>>;
    /** Enrolls the caller with a code */
    redeem(
      input: { readonly body: RedeemDto } & CallOptions<'create'>,
    ): Promise<Answer<EnrollmentView>>;
    /** One's own; for the staff anybody's. */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<EnrollmentView>>;
    /** A lesson that is open to the learner, with its content. `opensAt` of the problem says when it will be. */
    readLesson(
      input: {
        readonly params: { readonly lessonId: string; readonly id: string };
      } & CallOptions<'read'>,
    ): Promise<Answer<LessonContentView>>;
    /** Moves the learner to another published version of the course */
    move(
      input: {
        readonly params: { readonly id: string };
        readonly body: MoveDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<EnrollmentView>>;
    /** What a move to another version would do to the learner's progress */
    previewMove(
      input: {
        readonly params: { readonly id: string };
        readonly query: {
          /** The version to move to. */
          readonly to: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<MovePreviewView>>;
    /** The version of the course that the learner is on, and what of it is open */
    readOutline(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<LearnerOutlineView>>;
    /** Gives the place back */
    withdraw(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<EnrollmentView>>;
  };
  readonly invitations: {
    /** Joins the school */
    accept(
      input: { readonly body: InvitationTokenDto } & CallOptions<'create'>,
    ): Promise<Answer<AcceptedInvitationView>>;
    /** What a link leads to, for whoever holds it */
    preview(
      input: { readonly body: InvitationTokenDto } & CallOptions<'create'>,
    ): Promise<Answer<InvitationPreviewView>>;
    /** Makes a link with which learners join */
    byLink(
      input: { readonly body: InviteByLinkDto } & CallOptions<'create'>,
    ): Promise<Answer<NewInvitationLinkView>>;
    /** Invitations of the school, newest first */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<InvitationPageView>>;
    /** Invites an address by mail. Only the account with this address can accept. */
    byMail(
      input: { readonly body: InviteByMailDto } & CallOptions<'create'>,
    ): Promise<Answer<InvitationView>>;
    /** Revoke */
    revoke(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly mail: {
    /** A page that asks whether to stop this kind of mail */
    confirmUnsubscribe(
      input: {
        readonly query: {
          /** From the link in the mail. */
          readonly token: string;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<string>>;
    /** Stops this kind of mail (RFC 8058) */
    unsubscribe(
      input: {
        readonly query: {
          /** From the link in the mail. */
          readonly token: string;
        };
        readonly body: unknown;
      } & CallOptions<'create'>,
    ): Promise<Answer<string>>;
    /** Preferences */
    preferences(input?: CallOptions<'read'>): Promise<Answer<MailPreferencesView>>;
    /** Replace preferences */
    replacePreferences(
      input: { readonly body: MailPreferencesDto } & CallOptions<'change'>,
    ): Promise<Answer<MailPreferencesView>>;
  };
  readonly assets: {
    /** The school's media, newest first */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          readonly kind?: 'video' | 'audio' | 'image' | 'file';
          /** How many items at most. */
          readonly limit?: number;
          /** Without it all but uploads that have not arrived. */
          readonly state?:
            'uploading' | 'processing' | 'ready' | 'quarantined' | 'failed' | 'deleting';
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<AssetPageView>>;
    /** What is known of an asset, and how far its processing is */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<AssetView>>;
    /** Deletes an asset and all that was made of it. Processing that is under way ends. */
    delete(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Processes an asset again after that has failed */
    process(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<AssetView>>;
  };
  readonly beacons: {
    /** How well an asset plays, as the player sees it */
    record(
      input: {
        readonly params: { readonly id: string };
        readonly body: BeaconDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
  };
  readonly captions: {
    /** The captions of an asset */
    list(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<CaptionsListView>>;
    /** Adds captions in a language, or replaces them: WebVTT, or SubRip, which is converted. */
    put(
      input: {
        readonly params: { readonly language: string; readonly id: string };
        readonly body: unknown;
      } & CallOptions<'change'>,
    ): Promise<Answer<CaptionsView>>;
    /** Takes the captions of a language away */
    remove(
      input: {
        readonly params: { readonly language: string; readonly id: string };
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly playback: {
    /** Addresses to play, show or download an asset, for its school's staff and for whom a lesson with it is open */
    open(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<PlaybackView>>;
    /** A picture that is for everybody (a cover, say), in its sizes. Its addresses never change. */
    images(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<ImagesView>>;
  };
  readonly transcriptions: {
    /** How far the newest transcription of an asset is */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<TranscriptionView>>;
    /** Has a model write captions of what is said. It takes as long as the recording does to be heard; captions that somebody uploads meanwhile win. */
    request(
      input: {
        readonly params: { readonly id: string };
        readonly body?: RequestTranscriptionDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<TranscriptionView>>;
    /** Ends the transcription of an asset that is under way: nothing more is asked of the model, what is heard is paid. One that has ended, or is heard to its end, stays as it is. */
    cancel(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly mediaPeople: {
    /** Me */
    me(
      input?: CallOptions<'read'>,
    ): Promise<Answer<{ readonly userId: string; readonly registeredAt: string }>>;
  };
  readonly uploads: {
    /** What may be uploaded for which purpose */
    policies(input?: CallOptions<'read'>): Promise<Answer<PolicyListView>>;
    /** Begins an upload; the bytes go straight to the object store. */
    begin(
      input: { readonly body: BeginUploadDto } & CallOptions<'create'>,
    ): Promise<Answer<UploadView>>;
    /** How far an upload is: what is needed to resume it. */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<UploadView>>;
    /** Gives an upload up */
    abort(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** The file has arrived: it is checked and processed from now on. */
    complete(
      input: {
        readonly params: { readonly id: string };
        readonly body?: CompleteUploadDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<CompletedUploadView>>;
    /** Notes parts that have arrived and signs addresses for parts that are to be sent */
    parts(
      input: {
        readonly params: { readonly id: string };
        readonly body: PartsDto;
      } & CallOptions<'create'>,
    ): Promise<Answer<SignedPartsView>>;
  };
  readonly care: {
    /** What the school's media takes */
    usage(input?: CallOptions<'read'>): Promise<Answer<MediaUsageView>>;
  };
  readonly watching: {
    /** Takes what `navigator.sendBeacon` sends: `{ token, sentAt, beats }` as JSON, with the beats of `POST /v1/progress/heartbeats` without their session, which the token names. There is no answer to read. */
    beacon(
      input: { readonly body: ProgressBeaconDto } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
    /** Takes what a player has played. Once it is answered it is kept, whatever happens. */
    beat(
      input: { readonly body: HeartbeatDto } & CallOptions<'create'>,
    ): Promise<Answer<HeartbeatView>>;
    /** What the caller has watched, newest first */
    history(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<HistoryPageView>>;
    /** The lessons that the caller watched last, each once */
    recent(input?: CallOptions<'read'>): Promise<Answer<RecentLessonsView>>;
    /** Begins to watch the video of a lesson */
    begin(
      input: { readonly body: BeginWatchSessionDto } & CallOptions<'create'>,
    ): Promise<Answer<WatchSessionView>>;
  };
  readonly teaching: {
    /** Which seconds of a video are watched, and in which learners stop */
    dropOff(
      input: {
        readonly params: { readonly lessonId: string; readonly courseId: string };
        readonly query?: {
          /** How many seconds of the video are counted together. */
          readonly bucketSeconds?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<DropOffView>>;
    /** The learners of a course with how far they got, in the order in which they enrolled */
    roster(
      input: {
        readonly params: { readonly courseId: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
          readonly state?: 'active' | 'withdrawn' | 'expired';
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<RosterPageView>>;
    /** Learners who have not completed the course and done nothing in it for days */
    stuck(
      input: {
        readonly params: { readonly courseId: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** Days without anything done. */
          readonly days?: number;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<RosterPageView>>;
  };
  readonly quizzes: {
    /** All attempts at a quiz, newest first */
    list(
      input: {
        readonly params: { readonly lessonId: string; readonly courseId: string };
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<AttemptPageView>>;
    /** Starts an attempt at a quiz, or goes on with the one that is open */
    start(
      input: { readonly body: StartAttemptDto } & CallOptions<'create'>,
    ): Promise<Answer<AskedAttemptView>>;
    /** An attempt of the caller: the questions, and after it was handed in what was right. */
    read(
      input: { readonly params: { readonly id: string } } & CallOptions<'read'>,
    ): Promise<Answer<AskedAttemptView>>;
    /** Keeps answers to some of the questions; the others stay as they are. */
    save(
      input: {
        readonly params: { readonly id: string };
        readonly body: SaveAnswersDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<AskedAttemptView>>;
    /** Hands an attempt in. It is graded at once, and once: handing it in again gives the same. */
    submit(
      input: { readonly params: { readonly id: string } } & CallOptions<'create'>,
    ): Promise<Answer<AskedAttemptView>>;
  };
  readonly overview: {
    /** How far a learner got in a course, lesson by lesson */
    read(
      input: { readonly params: { readonly enrollmentId: string } } & CallOptions<'read'>,
    ): Promise<Answer<EnrollmentProgressView>>;
    /** The facts behind the numbers */
    explain(
      input: { readonly params: { readonly enrollmentId: string } } & CallOptions<'read'>,
    ): Promise<Answer<ExplanationView>>;
  };
  readonly completion: {
    /** Says that the caller is done with a lesson, where that is what completes it */
    complete(
      input: {
        readonly params: { readonly lessonId: string; readonly enrollmentId: string };
      } & CallOptions<'create'>,
    ): Promise<Answer<undefined>>;
  };
  readonly learnerNotes: {
    /** The caller's notes and bookmarks, newest first */
    list(
      input?: {
        readonly query?: {
          readonly courseId?: string;
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          readonly kind?: 'note' | 'bookmark';
          readonly lessonId?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<NotePageView>>;
    /** Writes something down about a lesson, or puts a bookmark into it */
    create(
      input: { readonly body: CreateNoteDto } & CallOptions<'create'>,
    ): Promise<Answer<NoteView>>;
    /** Update */
    update(
      input: {
        readonly params: { readonly id: string };
        readonly body: UpdateNoteDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<NoteView>>;
    /** Delete */
    delete(
      input: { readonly params: { readonly id: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
  };
  readonly progressPeople: {
    /** Me */
    me(
      input?: CallOptions<'read'>,
    ): Promise<Answer<{ readonly userId: string; readonly registeredAt: string }>>;
  };
  readonly realtime: {
    /** What happens, as it happens: server-sent events, or the same over a WebSocket. Every message has a cursor; whoever comes back with the last one gets everything in between. */
    listen(
      input?: {
        readonly query?: {
          /** The cursor to go on from; `Last-Event-ID` comes first. Without either it begins now. */
          readonly after?: string;
          /** Comma-separated: `school`, `me`, `course:<id>`, `asset:<id>` or `indexing:<id of an asset or a text lesson>`. What concerns the caller alone without it. */
          readonly topics?: string;
        };
      } & CallOptions<'read'>,
    ): AsyncGenerator<ServerSentEvent>;
  };
  readonly schools: {
    /** Opens a school, which the caller owns. Refresh the session with its id to act in it. */
    create(
      input: { readonly body: SchoolDto } & CallOptions<'create'>,
    ): Promise<Answer<SchoolView>>;
    /** The school that the token is for */
    current(input?: CallOptions<'read'>): Promise<Answer<SchoolView>>;
    /** Changes the school that the token is for */
    update(
      input: { readonly body: UpdateSchoolDto } & CallOptions<'change'>,
    ): Promise<Answer<SchoolView>>;
    /** What anybody may know of a school. The gateway keeps it until the school changes. */
    readPublic(
      input: { readonly params: { readonly slug: string } } & CallOptions<'read'>,
    ): Promise<Answer<PublicSchoolView>>;
    /** The schools that the caller belongs to, oldest membership first */
    own(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<OwnSchoolsView>>;
  };
  readonly audit: {
    /** What happened in the school that the caller acts in, newest first */
    ofSchool(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<AuditPageView>>;
    /** What happened to the caller's account, newest first */
    own(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<AuditPageView>>;
  };
  readonly members: {
    /** Who belongs to the school, oldest first */
    list(
      input?: {
        readonly query?: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
          readonly role?: 'owner' | 'instructor' | 'assistant' | 'learner';
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<MemberPageView>>;
    /** Leaves the school */
    leave(input?: CallOptions<'change'>): Promise<Answer<undefined>>;
    /** Takes effect everywhere within seconds; the member's tokens until then are refused. */
    changeRole(
      input: {
        readonly params: { readonly userId: string };
        readonly body: ChangeRoleDto;
      } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Remove */
    remove(
      input: { readonly params: { readonly userId: string } } & CallOptions<'change'>,
    ): Promise<Answer<undefined>>;
    /** Offers the school to a member, by mail; in place of an offer before. */
    offerOwnership(
      input: { readonly body: OfferOwnershipDto } & CallOptions<'change'>,
    ): Promise<Answer<OwnershipOfferView>>;
    /** Takes an offer back, or declines it */
    endOffer(input?: CallOptions<'change'>): Promise<Answer<undefined>>;
    /** Takes the school over */
    acceptOwnership(input?: CallOptions<'create'>): Promise<Answer<undefined>>;
    /** Joins a school that is open, as a learner. Refresh the session with its id to act in it. */
    join(
      input: { readonly params: { readonly slug: string } } & CallOptions<'create'>,
    ): Promise<Answer<AdmittedView>>;
  };
  readonly peopleSearch: {
    /** Finds people of the caller's school by name and user name, the closest first */
    find(
      input: {
        readonly query: {
          /** `nextCursor` of the page before. */
          readonly cursor?: string;
          /** How many items at most. */
          readonly limit?: number;
          /** A name or user name, or a part of it; typing errors are forgiven. */
          readonly query: string;
        };
      } & CallOptions<'read'>,
    ): Promise<Answer<PeoplePageView>>;
  };
  readonly profile: {
    /** Read */
    read(input?: CallOptions<'read'>): Promise<Answer<ProfileView>>;
    /** Fields that are left out stay as they are; null takes a value away. */
    update(
      input: { readonly body: UpdateProfileDto } & CallOptions<'change'>,
    ): Promise<Answer<ProfileView>>;
    /** What the clients of the user remember about how the user likes it */
    preferences(input?: CallOptions<'read'>): Promise<Answer<PreferencesView>>;
    /** Replace preferences */
    replacePreferences(
      input: { readonly body: PreferencesDto } & CallOptions<'change'>,
    ): Promise<Answer<PreferencesView>>;
  };
  readonly webhooks: {
    /** Receive */
    receive(
      input: {
        readonly params: { readonly provider: string };
        readonly body: unknown;
      } & CallOptions<'create'>,
    ): Promise<Answer<WebhookReceiptView>>;
  };
}

export const operations: OperationTable = {
  'keys.jwks': ['GET', '/.well-known/jwks.json', 'public'],
  'keys.discovery': ['GET', '/.well-known/openid-configuration', 'public'],
  'health.overview': ['GET', '/health', 'public'],
  'health.live': ['GET', '/health/live', 'public'],
  'health.ready': ['GET', '/health/ready', 'public'],
  'budget.read': ['GET', '/v1/ai/budget'],
  'budget.set': ['PUT', '/v1/ai/budget'],
  'tutor.listConversations': ['GET', '/v1/ai/conversations'],
  'tutor.startConversation': ['POST', '/v1/ai/conversations'],
  'tutor.readConversation': ['GET', '/v1/ai/conversations/{id}'],
  'tutor.renameConversation': ['PATCH', '/v1/ai/conversations/{id}'],
  'tutor.deleteConversation': ['DELETE', '/v1/ai/conversations/{id}'],
  'tutor.messages': ['GET', '/v1/ai/conversations/{id}/messages'],
  'tutor.ask': ['POST', '/v1/ai/conversations/{id}/messages', 'stream'],
  'tutor.rate': ['PUT', '/v1/ai/conversations/{id}/messages/{messageId}/feedback'],
  'insights.latest': ['GET', '/v1/ai/courses/{courseId}/health'],
  'insights.make': ['POST', '/v1/ai/courses/{courseId}/health'],
  'tutor.questionGaps': ['GET', '/v1/ai/courses/{courseId}/question-gaps'],
  'tutor.courseQuestions': ['GET', '/v1/ai/courses/{courseId}/questions'],
  'insights.ofCourse': ['GET', '/v1/ai/courses/{courseId}/summary'],
  'insights.ofLesson': ['GET', '/v1/ai/lessons/{lessonId}/chapters'],
  'aiPeople.me': ['GET', '/v1/ai/people/me'],
  'quizDrafts.list': ['GET', '/v1/ai/quiz-drafts'],
  'quizDrafts.create': ['POST', '/v1/ai/quiz-drafts'],
  'quizDrafts.read': ['GET', '/v1/ai/quiz-drafts/{id}'],
  'quizDrafts.delete': ['DELETE', '/v1/ai/quiz-drafts/{id}'],
  'quizDrafts.accept': ['POST', '/v1/ai/quiz-drafts/{id}/accept'],
  'quizDrafts.editQuestion': ['PATCH', '/v1/ai/quiz-drafts/{id}/questions/{questionId}'],
  'quizDrafts.removeQuestion': ['DELETE', '/v1/ai/quiz-drafts/{id}/questions/{questionId}'],
  'budget.usage': ['GET', '/v1/ai/usage'],
  'apiKeys.list': ['GET', '/v1/api-keys'],
  'apiKeys.create': ['POST', '/v1/api-keys'],
  'apiKeys.revoke': ['DELETE', '/v1/api-keys/{id}'],
  'recovery.forgot': ['POST', '/v1/auth/forgot-password', 'public'],
  'secondFactor.signIn': ['POST', '/v1/auth/passkey', 'public'],
  'secondFactor.signInOptions': ['POST', '/v1/auth/passkey/options', 'public'],
  'providers.listProviders': ['GET', '/v1/auth/providers', 'public'],
  'providers.followProvider': ['GET', '/v1/auth/providers/{name}/callback', 'public'],
  'providers.finishSignIn': ['POST', '/v1/auth/providers/{name}/callback', 'public'],
  'providers.startSignIn': ['POST', '/v1/auth/providers/{name}/start', 'public'],
  'reauthentication.prove': ['POST', '/v1/auth/reauthenticate'],
  'reauthentication.passkeyOptions': ['POST', '/v1/auth/reauthenticate/passkey-options'],
  'sessions.refresh': ['POST', '/v1/auth/refresh', 'public'],
  'registration.resend': ['POST', '/v1/auth/resend-code', 'public'],
  'recovery.reset': ['POST', '/v1/auth/reset-password', 'public'],
  'secondFactor.answer': ['POST', '/v1/auth/second-factor', 'public'],
  'secondFactor.passkeyOptions': ['POST', '/v1/auth/second-factor/passkey-options', 'public'],
  'accounts.signIn': ['POST', '/v1/auth/sign-in', 'public'],
  'sessions.signOut': ['POST', '/v1/auth/sign-out', 'public'],
  'registration.signUp': ['POST', '/v1/auth/sign-up', 'public'],
  'registration.verify': ['POST', '/v1/auth/verify-email', 'public'],
  'courses.listPublic': ['GET', '/v1/catalog/courses', 'public'],
  'courses.readPublic': ['GET', '/v1/catalog/courses/{id}', 'public'],
  'courseLists.readPublic': ['GET', '/v1/catalog/lists/{id}', 'public'],
  'catalogPeople.me': ['GET', '/v1/catalog/people/me'],
  'certificates.list': ['GET', '/v1/certificates'],
  'certificates.verify': ['GET', '/v1/certificates/{code}', 'public'],
  'certificates.nameHolder': ['PUT', '/v1/certificates/{code}/holder'],
  'certificates.page': ['GET', '/v1/certificates/{code}/page', 'public'],
  'certificates.pdf': ['GET', '/v1/certificates/{code}/pdf'],
  'certificates.revoke': ['POST', '/v1/certificates/{code}/revoke'],
  'courseLists.list': ['GET', '/v1/course-lists'],
  'courseLists.create': ['POST', '/v1/course-lists'],
  'courseLists.read': ['GET', '/v1/course-lists/{id}'],
  'courseLists.update': ['PATCH', '/v1/course-lists/{id}'],
  'courseLists.delete': ['DELETE', '/v1/course-lists/{id}'],
  'courses.list': ['GET', '/v1/courses'],
  'courses.create': ['POST', '/v1/courses'],
  'courses.read': ['GET', '/v1/courses/{id}'],
  'courses.update': ['PATCH', '/v1/courses/{id}'],
  'courses.delete': ['DELETE', '/v1/courses/{id}'],
  'courses.archive': ['POST', '/v1/courses/{id}/archive'],
  'courses.duplicate': ['POST', '/v1/courses/{id}/duplicate'],
  'enrollment.listOfCourse': ['GET', '/v1/courses/{id}/enrollments'],
  'enrollment.enroll': ['POST', '/v1/courses/{id}/enrollments'],
  'enrollment.grant': ['POST', '/v1/courses/{id}/grants'],
  'enrollment.listInvitations': ['GET', '/v1/courses/{id}/invitations'],
  'enrollment.createInvitation': ['POST', '/v1/courses/{id}/invitations'],
  'enrollment.revokeInvitation': ['DELETE', '/v1/courses/{id}/invitations/{invitationId}'],
  'courses.addLesson': ['POST', '/v1/courses/{id}/lessons'],
  'courses.readLesson': ['GET', '/v1/courses/{id}/lessons/{lessonId}'],
  'courses.updateLesson': ['PATCH', '/v1/courses/{id}/lessons/{lessonId}'],
  'courses.deleteLesson': ['DELETE', '/v1/courses/{id}/lessons/{lessonId}'],
  'enrollment.moveMany': ['POST', '/v1/courses/{id}/moves'],
  'courses.reorder': ['PUT', '/v1/courses/{id}/order'],
  'courses.readOutline': ['GET', '/v1/courses/{id}/outline'],
  'enrollment.readPreview': ['GET', '/v1/courses/{id}/previews/{lessonId}'],
  'courses.publish': ['POST', '/v1/courses/{id}/publish'],
  'courses.publishCheck': ['GET', '/v1/courses/{id}/publish-check'],
  'courses.restore': ['POST', '/v1/courses/{id}/restore'],
  'courses.addSection': ['POST', '/v1/courses/{id}/sections'],
  'courses.renameSection': ['PATCH', '/v1/courses/{id}/sections/{sectionId}'],
  'courses.deleteSection': ['DELETE', '/v1/courses/{id}/sections/{sectionId}'],
  'courses.unarchive': ['POST', '/v1/courses/{id}/unarchive'],
  'courses.listVersions': ['GET', '/v1/courses/{id}/versions'],
  'enrollment.list': ['GET', '/v1/enrollments'],
  'enrollment.redeem': ['POST', '/v1/enrollments/redeem'],
  'enrollment.read': ['GET', '/v1/enrollments/{id}'],
  'enrollment.readLesson': ['GET', '/v1/enrollments/{id}/lessons/{lessonId}'],
  'enrollment.move': ['POST', '/v1/enrollments/{id}/move'],
  'enrollment.previewMove': ['GET', '/v1/enrollments/{id}/move-preview'],
  'enrollment.readOutline': ['GET', '/v1/enrollments/{id}/outline'],
  'enrollment.withdraw': ['POST', '/v1/enrollments/{id}/withdraw'],
  'invitations.accept': ['POST', '/v1/invitations/accept'],
  'invitations.preview': ['POST', '/v1/invitations/preview', 'public'],
  'mail.confirmUnsubscribe': ['GET', '/v1/mail/unsubscribe', 'public'],
  'mail.unsubscribe': ['POST', '/v1/mail/unsubscribe', 'public'],
  'assets.list': ['GET', '/v1/media/assets'],
  'assets.read': ['GET', '/v1/media/assets/{id}'],
  'assets.delete': ['DELETE', '/v1/media/assets/{id}'],
  'beacons.record': ['POST', '/v1/media/assets/{id}/beacons'],
  'captions.list': ['GET', '/v1/media/assets/{id}/captions'],
  'captions.put': ['PUT', '/v1/media/assets/{id}/captions/{language}'],
  'captions.remove': ['DELETE', '/v1/media/assets/{id}/captions/{language}'],
  'playback.open': ['POST', '/v1/media/assets/{id}/playback'],
  'assets.process': ['POST', '/v1/media/assets/{id}/process'],
  'transcriptions.read': ['GET', '/v1/media/assets/{id}/transcription'],
  'transcriptions.request': ['POST', '/v1/media/assets/{id}/transcription'],
  'transcriptions.cancel': ['DELETE', '/v1/media/assets/{id}/transcription'],
  'playback.images': ['GET', '/v1/media/images/{id}', 'public'],
  'mediaPeople.me': ['GET', '/v1/media/people/me'],
  'uploads.policies': ['GET', '/v1/media/policies'],
  'uploads.begin': ['POST', '/v1/media/uploads'],
  'uploads.read': ['GET', '/v1/media/uploads/{id}'],
  'uploads.abort': ['DELETE', '/v1/media/uploads/{id}'],
  'uploads.complete': ['POST', '/v1/media/uploads/{id}/complete'],
  'uploads.parts': ['POST', '/v1/media/uploads/{id}/parts'],
  'care.usage': ['GET', '/v1/media/usage'],
  'watching.beacon': ['POST', '/v1/progress/beacons', 'public'],
  'teaching.dropOff': ['GET', '/v1/progress/courses/{courseId}/lessons/{lessonId}/drop-off'],
  'quizzes.list': ['GET', '/v1/progress/courses/{courseId}/lessons/{lessonId}/quiz-attempts'],
  'teaching.roster': ['GET', '/v1/progress/courses/{courseId}/roster'],
  'teaching.stuck': ['GET', '/v1/progress/courses/{courseId}/stuck'],
  'overview.read': ['GET', '/v1/progress/enrollments/{enrollmentId}'],
  'overview.explain': ['GET', '/v1/progress/enrollments/{enrollmentId}/explain'],
  'completion.complete': [
    'POST',
    '/v1/progress/enrollments/{enrollmentId}/lessons/{lessonId}/complete',
  ],
  'watching.beat': ['POST', '/v1/progress/heartbeats'],
  'watching.history': ['GET', '/v1/progress/history'],
  'learnerNotes.list': ['GET', '/v1/progress/notes'],
  'learnerNotes.create': ['POST', '/v1/progress/notes'],
  'learnerNotes.update': ['PATCH', '/v1/progress/notes/{id}'],
  'learnerNotes.delete': ['DELETE', '/v1/progress/notes/{id}'],
  'progressPeople.me': ['GET', '/v1/progress/people/me'],
  'quizzes.start': ['POST', '/v1/progress/quiz-attempts'],
  'quizzes.read': ['GET', '/v1/progress/quiz-attempts/{id}'],
  'quizzes.save': ['PATCH', '/v1/progress/quiz-attempts/{id}'],
  'quizzes.submit': ['POST', '/v1/progress/quiz-attempts/{id}/submit'],
  'watching.recent': ['GET', '/v1/progress/recent'],
  'watching.begin': ['POST', '/v1/progress/sessions'],
  'realtime.listen': ['GET', '/v1/realtime', 'stream'],
  'schools.create': ['POST', '/v1/schools'],
  'schools.current': ['GET', '/v1/schools/current'],
  'schools.update': ['PATCH', '/v1/schools/current'],
  'audit.ofSchool': ['GET', '/v1/schools/current/audit'],
  'invitations.byLink': ['POST', '/v1/schools/current/invitation-links'],
  'invitations.list': ['GET', '/v1/schools/current/invitations'],
  'invitations.byMail': ['POST', '/v1/schools/current/invitations'],
  'invitations.revoke': ['DELETE', '/v1/schools/current/invitations/{id}'],
  'members.list': ['GET', '/v1/schools/current/members'],
  'members.leave': ['DELETE', '/v1/schools/current/members/me'],
  'members.changeRole': ['PATCH', '/v1/schools/current/members/{userId}'],
  'members.remove': ['DELETE', '/v1/schools/current/members/{userId}'],
  'members.offerOwnership': ['PUT', '/v1/schools/current/ownership-offer'],
  'members.endOffer': ['DELETE', '/v1/schools/current/ownership-offer'],
  'members.acceptOwnership': ['POST', '/v1/schools/current/ownership-offer/accept'],
  'schools.readPublic': ['GET', '/v1/schools/{slug}', 'public'],
  'members.join': ['POST', '/v1/schools/{slug}/members'],
  'peopleSearch.find': ['GET', '/v1/users'],
  'profile.read': ['GET', '/v1/users/me'],
  'profile.update': ['PATCH', '/v1/users/me'],
  'audit.own': ['GET', '/v1/users/me/audit'],
  'recovery.changeEmail': ['POST', '/v1/users/me/email'],
  'recovery.confirmEmail': ['POST', '/v1/users/me/email/confirm'],
  'providers.listIdentities': ['GET', '/v1/users/me/identities'],
  'providers.linkIdentity': ['POST', '/v1/users/me/identities'],
  'providers.unlinkIdentity': ['DELETE', '/v1/users/me/identities/{id}'],
  'providers.startLinking': ['POST', '/v1/users/me/identities/{provider}/start'],
  'mail.preferences': ['GET', '/v1/users/me/mail-preferences'],
  'mail.replacePreferences': ['PUT', '/v1/users/me/mail-preferences'],
  'secondFactor.list': ['GET', '/v1/users/me/passkeys'],
  'secondFactor.register': ['POST', '/v1/users/me/passkeys'],
  'secondFactor.registrationOptions': ['POST', '/v1/users/me/passkeys/options'],
  'secondFactor.rename': ['PATCH', '/v1/users/me/passkeys/{id}'],
  'secondFactor.remove': ['DELETE', '/v1/users/me/passkeys/{id}'],
  'recovery.changePassword': ['POST', '/v1/users/me/password'],
  'profile.preferences': ['GET', '/v1/users/me/preferences'],
  'profile.replacePreferences': ['PUT', '/v1/users/me/preferences'],
  'schools.own': ['GET', '/v1/users/me/schools'],
  'secondFactor.status': ['GET', '/v1/users/me/second-factor'],
  'secondFactor.renewRecoveryCodes': ['POST', '/v1/users/me/second-factor/recovery-codes'],
  'secondFactor.enrollTotp': ['POST', '/v1/users/me/second-factor/totp'],
  'secondFactor.confirmTotp': ['POST', '/v1/users/me/second-factor/totp/confirm'],
  'secondFactor.disableTotp': ['POST', '/v1/users/me/second-factor/totp/disable'],
  'sessions.read': ['GET', '/v1/users/me/sessions'],
  'sessions.revokeOthers': ['DELETE', '/v1/users/me/sessions'],
  'sessions.revoke': ['DELETE', '/v1/users/me/sessions/{id}'],
  'webhooks.receive': ['POST', '/v1/webhooks/{provider}', 'public'],
};
