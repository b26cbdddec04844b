import { defineErrors } from '@lyceum/platform';

export const outlineErrors = defineErrors('catalog', {
  section_not_found: [404, 'No such section of this course'],
  lesson_not_found: [404, 'No such lesson of this course'],
  section_not_empty: [409, 'The section has lessons: move or delete them first'],
  too_many_sections: [409, 'The course has as many sections as it can have'],
  too_many_lessons: [409, 'The course has as many lessons as it can have'],
  lesson_invalid: [422, 'The content does not fit a lesson of this kind'],
  order_incomplete: [422, 'The order must name every section and every lesson exactly once'],
});
