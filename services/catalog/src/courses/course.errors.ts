import { defineErrors } from '@lyceum/platform';

export const courseErrors = defineErrors('catalog', {
  course_not_found: [404, 'No such course'],
  course_changed: [412, 'The course has changed since you read it'],
  course_archived: [409, 'The course is archived: take it out of the archive first'],
  course_not_archived: [409, 'The course is not archived'],
  course_not_deleted: [409, 'The course is not deleted'],
  slug_taken: [409, 'Another course of the school has this slug'],
  prerequisite_unknown: [422, 'A prerequisite is no course of this school'],
  prerequisite_circular: [422, 'The course would be its own prerequisite'],
  metadata_too_large: [422, 'The metadata are larger than 8 kB'],
});
