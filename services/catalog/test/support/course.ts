import type { CatalogStack, Person } from './catalog-stack.js';

export interface Course {
  readonly id: string;
  readonly slug: string;
  readonly status: string;
  readonly version: number;
  readonly latestVersion: number;
}
export interface Lesson {
  readonly id: string;
  readonly sectionId: string;
  readonly title: string;
}

/** A draft with one section, and a text lesson for each title. */
export async function draft(
  catalog: CatalogStack,
  who: Person,
  { lessons = ['One'], ...fields }: { lessons?: readonly string[]; [field: string]: unknown } = {},
): Promise<{ readonly course: Course; readonly sectionId: string; readonly lessons: Lesson[] }> {
  const course = await catalog.ok<Course>(who, 'POST', '/v1/courses', {
    title: 'Geometry',
    ...fields,
  });
  const { id: sectionId } = await catalog.ok<{ id: string }>(
    who,
    'POST',
    `/v1/courses/${course.id}/sections`,
    { title: 'Basics' },
  );
  const added: Lesson[] = [];
  for (const title of lessons)
    added.push(
      await catalog.ok<Lesson>(who, 'POST', `/v1/courses/${course.id}/lessons`, {
        ...{ sectionId, kind: 'text', title },
        text: `# ${title}`,
      }),
    );
  return { course, sectionId, lessons: added };
}

export const publish = (catalog: CatalogStack, who: Person, courseId: string): Promise<Course> =>
  catalog.ok<Course>(who, 'POST', `/v1/courses/${courseId}/publish`);

/** Published, with a text lesson for each title. */
export async function published(
  ...args: Parameters<typeof draft>
): Promise<{ readonly course: Course; readonly sectionId: string; readonly lessons: Lesson[] }> {
  const made = await draft(...args);
  return { ...made, course: await publish(args[0], args[1], made.course.id) };
}
