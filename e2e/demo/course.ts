import type { Client } from '@lyceum/client';
import type { QuizContent } from '@lyceum/contracts';

/** A course with one lesson of each kind that completes in a way of its own. */
export interface DemoCourse {
  readonly id: string;
  readonly video: string;
  readonly quiz: string;
  readonly text: string;
}

export const QUIZ: QuizContent = {
  questions: [
    {
      id: 'ratio',
      kind: 'choice',
      prompt: 'What is pi?',
      points: 2,
      explanation: 'It is the same for every circle.',
      options: [
        { id: 'a', text: 'The circumference divided by the diameter' },
        { id: 'b', text: 'The circumference divided by the radius' },
      ],
      correct: ['a'],
    },
    {
      id: 'radius',
      kind: 'boolean',
      prompt: 'The diameter is twice the radius.',
      points: 1,
      explanation: '',
      correct: true,
    },
    {
      id: 'who',
      kind: 'short',
      prompt: 'Who put circles between polygons?',
      points: 1,
      explanation: 'With ninety six sides.',
      accepted: ['Archimedes'],
    },
  ],
  passPercent: 75,
  maxAttempts: null,
  timeLimitSeconds: 600,
  isShuffled: true,
  dueAt: null,
  latePenaltyPercent: 0,
};

export async function makeCourse(client: Client, assetId: string): Promise<DemoCourse> {
  const { data: course } = await client.courses.create({
    body: { title: 'Geometry of circles', summary: 'What is pi, and who found it?' },
  });
  const params = { id: course.id };
  const { data: section } = await client.courses.addSection({ params, body: { title: 'Circles' } });
  const lesson = { sectionId: section.id };
  const add = async (body: Parameters<Client['courses']['addLesson']>[0]['body']) =>
    (await client.courses.addLesson({ params, body })).data.id;
  return {
    id: course.id,
    video: await add({ ...lesson, kind: 'video', title: 'What is pi?', assetId }),
    quiz: await add({ ...lesson, kind: 'quiz', title: 'Do you know?', quiz: { ...QUIZ } }),
    text: await add({
      ...{ ...lesson, kind: 'text', title: 'What comes next' },
      text: '# A ball\n\nIn the next lesson we measure a ball in the same way.',
    }),
  };
}

/** What somebody answers who knows. */
export const ANSWERS = [
  { questionId: 'ratio', optionIds: ['a'] },
  { questionId: 'radius', isTrue: true },
  { questionId: 'who', text: ' archimedes ' },
] as const;
