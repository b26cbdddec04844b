// Generated from the migrated schema by `npm run generate`. Do not edit.

export interface ApiKeysRow {
  id: string;
  tenant_id: string;
  user_id: string;
  name: string;
  secret_hash: Buffer;
  scopes: string[];
  role: string;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface AuditEntriesRow {
  id: string;
  at: Date;
  action: string;
  actor_id: string | null;
  user_id: string | null;
  tenant_id: string | null;
  session_id: string | null;
  address_prefix: string | null;
  device: string | null;
  details: unknown;
}

export interface DoneRequestsRow {
  name: Buffer;
  user_id: string;
  fingerprint: Buffer;
  result: Buffer | null;
  created_at: Date;
}

export interface EmailChangesRow {
  user_id: string;
  email: string;
  in_use: boolean;
  code_hash: Buffer;
  attempts: number;
  sent_at: Date;
  expires_at: Date;
}

export interface EventFailuresRow {
  consumer: string;
  event_id: string;
  envelope: string;
  attempts: number;
  errors: unknown;
  first_failed_at: Date;
  next_attempt_at: Date;
  dead_at: Date | null;
}

export interface FormerSlugsRow {
  slug: string;
  tenant_id: string;
  kept_until: Date;
}

export interface IdentitiesRow {
  id: string;
  user_id: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string | null;
  created_at: Date;
  last_used_at: Date;
}

export interface InboxRow {
  consumer: string;
  event_id: string;
}

export interface InvitationsRow {
  id: string;
  tenant_id: string;
  user_id: string;
  email: string | null;
  token_hash: Buffer;
  role: string;
  max_uses: number;
  uses: number;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  is_bound: boolean;
}

export interface MailPreferencesRow {
  user_id: string;
  category: string;
  enabled: boolean;
  updated_at: Date;
}

export interface MailSuppressionsRow {
  address_hash: Buffer;
  category: string;
  reason: string;
  created_at: Date;
}

export interface MailsRow {
  id: string;
  template: string;
  user_id: string | null;
  address: string | null;
  locale: string | null;
  sealed_params: Buffer | null;
  status: string;
  provider: string | null;
  provider_id: string | null;
  address_hash: Buffer | null;
  failure: string | null;
  created_at: Date;
  sent_at: Date | null;
  updated_at: Date;
  started_at: Date | null;
  school_id: string | null;
}

export interface MemberTermsRow {
  tenant_id: string;
  term: string;
  user_id: string;
}

export interface MembershipsRow {
  tenant_id: string;
  user_id: string;
  role: string;
  created_at: Date;
  version: number;
}

export interface MigrationsRow {
  id: string;
  checksum: string;
  applied_at: Date;
}

export interface OutboxRow {
  seq: number;
  event_id: string;
  tenant_id: string | null;
  aggregate_id: string;
  nats_subject: string;
  envelope: string;
  traceparent: string | null;
  created_at: Date;
  attempts: number;
  next_attempt_at: Date;
  last_error: string | null;
  parked_at: Date | null;
  published_at: Date | null;
  stream_seq: number | null;
}

export interface OwnershipOffersRow {
  tenant_id: string;
  user_id: string;
  expires_at: Date;
}

export interface PasskeyChallengesRow {
  challenge_hash: Buffer;
  purpose: string;
  user_id: string | null;
  expires_at: Date;
}

export interface PasskeysRow {
  id: string;
  user_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  name: string;
  synced: boolean;
  created_at: Date;
  last_used_at: Date | null;
}

export interface PasswordResetsRow {
  hash: Buffer;
  user_id: string | null;
  created_at: Date;
  expires_at: Date;
}

export interface PlatformAdminsRow {
  user_id: string;
  granted_at: Date;
}

export interface ProjectionTasksRow {
  id: string;
  consumer: string;
  kind: string;
  requested_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  error: string | null;
  result: unknown | null;
}

export interface ProjectionsRow {
  consumer: string;
  tables: string[];
  registered_at: Date;
}

export interface ProviderFlowsRow {
  state_hash: Buffer;
  secret_hash: Buffer;
  provider: string;
  user_id: string | null;
  session_id: string | null;
  sealed_checks: Buffer;
  redirect_to: string;
  request: unknown;
  expires_at: Date;
}

export interface RecoveryCodesRow {
  user_id: string;
  code_hash: Buffer;
}

export interface RefreshTokensRow {
  hash: Buffer;
  session_id: string;
  created_at: Date;
  used_at: Date | null;
}

export interface RegistrationsRow {
  id: string;
  email: string;
  password_hash: string | null;
  display_name: string;
  school_name: string | null;
  school_slug: string | null;
  in_use: boolean;
  code_hash: Buffer;
  attempts: number;
  sent_at: Date;
  created_at: Date;
  expires_at: Date;
  identity: unknown | null;
  mails: number;
  locale: string | null;
}

export interface SchoolsRow {
  tenant_id: string;
  slug: string;
  name: string;
  version: number;
  created_at: Date;
  settings: unknown;
  updated_at: Date;
  admission: string;
}

export interface SecondFactorAttemptsRow {
  user_id: string;
  window_started_at: Date;
  spent: number;
}

export interface SessionsRow {
  id: string;
  user_id: string;
  school_id: string | null;
  device: string;
  address_prefix: string | null;
  methods: string[];
  created_at: Date;
  last_used_at: Date;
  idle_expires_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  authenticated_at: Date;
}

export interface SignInChallengesRow {
  token_hash: Buffer;
  user_id: string;
  request: unknown;
  attempts: number;
  expires_at: Date;
}

export interface SignInFailuresRow {
  key: Buffer;
  failures: number;
  last_failed_at: Date;
  blocked_until: Date;
}

export interface SigningKeyRotationsRow {
  id: string;
  mode: string;
  requested_at: Date;
  done_at: Date | null;
  kid: string | null;
}

export interface SigningKeysRow {
  kid: string;
  public_jwk: unknown;
  sealed_private_key: Buffer | null;
  created_at: Date;
  activates_at: Date;
  retired_at: Date | null;
}

export interface TimePartitionsRow {
  table_name: string;
  step: string;
  keep: string;
  ahead: number;
}

export interface TotpFactorsRow {
  user_id: string;
  sealed_secret: Buffer;
  last_step: number;
  confirmed_at: Date | null;
  created_at: Date;
}

export interface UserPreferencesRow {
  user_id: string;
  version: number;
  settings: unknown;
}

export interface UsersRow {
  id: string;
  email: string;
  password_hash: string | null;
  display_name: string;
  version: number;
  created_at: Date;
  username: string | null;
  bio: string | null;
  locale: string | null;
  avatar_id: string | null;
}
