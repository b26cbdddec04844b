/** What models cost and what is held for them, for whoever reckons with it. */
export { budgetSettings, mostOf } from './budget/index.js';
export { Prices } from './models/index.js';
