import { defineErrors } from '@lyceum/platform';

export const memberErrors = defineErrors('identity', {
  member_not_found: [404, 'No such member of this school'],
  already_a_member: [409, 'You belong to this school already'],
  owner_must_stay: [409, 'A school always has an owner: hand it over first'],
  offered_enough: [409, 'They were offered the school as often as anybody takes in a day'],
  offer_not_found: [404, 'There is no such offer, or not any more'],
  not_the_owner: [403, 'Only the owner may do this'],
  school_not_open: [403, 'This school takes members by invitation only'],
});
