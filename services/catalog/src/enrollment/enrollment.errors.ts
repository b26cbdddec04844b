import { defineErrors } from '@lyceum/platform';

export const enrollmentErrors = defineErrors('catalog', {
  enrollment_not_found: [404, 'No such enrollment'],
  enrollment_changed: [412, 'The enrollment has changed since you read it'],
  enrollment_over: [409, 'The enrollment is over'],
  already_enrolled: [409, 'This person is enrolled already'],
  course_full: [409, 'The course has no place left'],
  course_not_published: [409, 'The course is not published'],
  invitation_needed: [403, 'One is invited to this course'],
  prerequisites_missing: [409, 'Other courses come before this one'],
  not_members: [422, 'Some of these people do not belong to the school'],
});

/** Why a lesson is closed to a learner; see `lessonAccess`. */
export const accessErrors = defineErrors('catalog', {
  not_enrolled: [403, 'You are not enrolled in this course, or not any more'],
  lesson_opens_later: [403, 'This lesson opens later'],
  lesson_after_earlier: [403, 'This lesson opens after those before it'],
  lesson_not_in_version: [404, 'No such lesson in the version of the course that you are on'],
});
