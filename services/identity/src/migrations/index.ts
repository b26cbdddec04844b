import { eventTables } from '@lyceum/messaging/migrations';
import { baseMigration, doneRequests, type ServiceSchema } from '@lyceum/persistence/migrations';
import { accounts } from './0002_accounts.js';
import { signingKeys } from './0003_signing_keys.js';
import { auditEntries } from './0004_audit_entries.js';
import { sessions } from './0005_sessions.js';
import { profiles } from './0006_profiles.js';
import { accountProofs } from './0007_account_proofs.js';
import { keyRotation } from './0008_key_rotation.js';
import { membershipVersions } from './0010_membership_versions.js';
import { mails } from './0011_mails.js';
import { mailDelivery } from './0012_mail_delivery.js';
import { schools } from './0013_schools.js';
import { apiKeys } from './0014_api_keys.js';
import { members } from './0015_members.js';
import { peopleSearch } from './0016_people_search.js';
import { platformAdmins } from './0017_platform_admins.js';
import { secondFactors } from './0020_second_factors.js';
import { identities } from './0021_identities.js';
import { sessionAuthentication } from './0022_session_authentication.js';
import { identityRegistrations } from './0023_identity_registrations.js';
import { schoolAdmission } from './0024_school_admission.js';
import { registrationMails } from './0026_registration_mails.js';
import { registrationLocale } from './0027_registration_locale.js';
import { mailSchools } from './0028_mail_schools.js';

export const schema: ServiceSchema = {
  service: 'identity',
  migrations: [
    baseMigration,
    eventTables,
    accounts,
    signingKeys,
    auditEntries,
    sessions,
    profiles,
    accountProofs,
    keyRotation,
    membershipVersions,
    mails,
    mailDelivery,
    schools,
    apiKeys,
    members,
    peopleSearch,
    platformAdmins,
    secondFactors,
    identities,
    sessionAuthentication,
    identityRegistrations,
    schoolAdmission,
    doneRequests('0025_done_requests'),
    registrationMails,
    registrationLocale,
    mailSchools,
  ],
};
