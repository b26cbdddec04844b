export {
  Budget,
  type Exhausted,
  type Feature,
  type Reservation,
  type ReservationRequest,
  type Settlement,
} from './budget.js';
export { BudgetModule } from './budget.module.js';
export { budgetSettings } from './budget.settings.js';
export { mostOf } from './cost.js';
