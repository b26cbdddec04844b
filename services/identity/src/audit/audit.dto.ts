export class AuditEntryView {
  readonly id!: string;
  readonly at!: Date;
  /** `session.opened` */
  readonly action!: string;
  /** Who did it; null for the service itself, or somebody who was not signed in. */
  readonly actorId!: string | null;
  /** Whom it is about. */
  readonly userId!: string | null;
  readonly schoolId!: string | null;
  readonly sessionId!: string | null;
  /** Where from: `203.0.113.0/24`. */
  readonly network!: string | null;
  /** `Firefox on Windows` */
  readonly device!: string | null;
  readonly details!: Record<string, unknown>;
}

export class AuditPageView {
  readonly items!: AuditEntryView[];
  readonly nextCursor!: string | null;
}
