import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const courseId = z.uuid();

export const courseCreated = {
  v1: defineEvent('lyceum.catalog.course.created.v1', {
    summary: 'A draft of a course was created.',
    key: 'courseId',
    data: { courseId, title: z.string(), authorId: z.uuid() },
    realtime: { audience: 'staff', topics: { course: 'courseId' } },
  }),
};

export const courseUpdated = {
  v1: defineEvent('lyceum.catalog.course.updated.v1', {
    summary: 'Something a reader of the course can see was changed.',
    key: 'courseId',
    data: { courseId, title: z.string() },
    // A draft may be changed too, and its title is not for learners.
    realtime: { audience: 'staff', topics: { course: 'courseId' } },
  }),
};

export const coursePublished = {
  v1: defineEvent('lyceum.catalog.course.published.v1', {
    summary: 'The course can be read by anybody from now on.',
    key: 'courseId',
    data: { courseId, title: z.string() },
    realtime: { audience: 'school', topics: { course: 'courseId' } },
  }),
};
