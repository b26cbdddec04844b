import { z } from 'zod';
import { defineEvent } from '../event-contract.js';
import { lessonOutline, sectionOutline } from './course-outline.js';

export const courseVersionPublished = {
  v1: defineEvent('lyceum.catalog.course_version.published.v1', {
    summary: 'An immutable version of a course was published, with this outline.',
    key: 'courseId',
    data: {
      courseId: z.uuid(),
      courseVersion: z.int().min(1).describe('Number of the published version: 1, 2, …'),
      title: z.string(),
      slug: z.string(),
      language: z.string().describe('BCP 47: `en`, `pt-BR`.'),
      isSequential: z.boolean().describe('Whether each lesson opens only after those before it.'),
      sections: z.array(sectionOutline),
      lessons: z.array(lessonOutline).describe('In the order of the course.'),
    },
  }),
};
