/** The same for everybody. */
export const COURSES = 100;
export const SECTIONS_OF_A_COURSE = 2;
export const LESSONS_OF_A_SECTION = 5;
export const SUMMARY = 'What somebody reads who looks for a course. '.repeat(4).trim();
