import { entityTag } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import type { Edited } from './course-edits.js';
import { courseView, type CourseView } from './course.dto.js';
import type { CourseRow } from './course.repository.js';

/** The view of a course, with the ETag that the next edit builds on. */
export function answer(reply: FastifyReply, course: CourseRow): CourseView {
  reply.header('etag', entityTag(course.version));
  return courseView(course);
}

/** What came of an edit inside of a course, with the ETag of the course after it. */
export function tagged<T>(reply: FastifyReply, { course, result }: Edited<T>): T {
  reply.header('etag', entityTag(course.version));
  return result;
}
