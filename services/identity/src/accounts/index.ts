export { AccountOpening, type NewAccount, type OpenedAccount } from './account-opening.js';
export { accountErrors } from './account.errors.js';
export { AccountRepository } from './account.repository.js';
export { AccountsModule } from './accounts.module.js';
export { CODE_ATTEMPTS, CODE_MINUTES, CODE_PAUSE_SECONDS, OneTimeCodes } from './one-time-codes.js';
