import { defineErrors } from '@lyceum/platform';

export const budgetErrors = defineErrors('ai', {
  budget_changed: [412, 'The budget has changed since you read it'],
  limit_too_high: [422, 'A limit is above what the operator allows'],
});
