import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createClient, type Client } from '@lyceum/client';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { joinByLink } from '../support/join-by-link.js';
import { signUp, type Account } from '../support/school.js';

const LESSON = `# Sourdough

A sourdough starter is a mixture of flour and water in which wild yeast and lactic acid bacteria live. The bacteria
produce lactic acid, which gives the bread its sour taste. Wild yeast produces carbon dioxide, and the gas lifts the
dough. Feed the starter with equal weights of flour and water every day. A starter at room temperature doubles in about
six hours. In the fridge the starter needs food only once a week. Gluten forms when flour meets water. Kneading
stretches the gluten into long strands. Long strands of gluten hold the carbon dioxide inside the dough. Salt tightens
the gluten and slows the yeast. Bulk fermentation is the first rise of the dough, before it is shaped. Steam in the oven
keeps the crust soft during the first ten minutes. A soft crust lets the loaf rise to its full height.`;

describe('quiz drafts, through the gateway and without a language model', () => {
  let stack: TestStack;
  let owner: Account;
  let teacher: Client;

  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog', 'progress', 'ai'] });
    owner = await signUp(stack.gatewayUrl);
    teacher = createClient({ baseUrl: stack.gatewayUrl, session: owner });
  });
  after(() => stack.stop());

  it('are written, edited, accepted and published, and a learner passes the quiz', async () => {
    const { data: course } = await teacher.courses.create({ body: { title: 'Bread' } });
    const id = course.id;
    const { data: section } = await teacher.courses.addSection({
      params: { id },
      body: { title: 'Basics' },
    });
    const { data: lesson } = await teacher.courses.addLesson({
      params: { id },
      body: { sectionId: section.id, kind: 'text', title: 'Sourdough', text: LESSON },
    });
    await teacher.courses.publish({ params: { id } });

    // ai hears of the course a moment later.
    const { data: asked } = await eventually(() =>
      teacher.quizDrafts.create({
        body: {
          courseId: id,
          lessonIds: [lesson.id],
          count: 4,
          kinds: ['single', 'boolean', 'short'],
          difficulty: 'medium',
        },
      }),
    );
    assert.equal(asked.state, 'waiting');
    const draftId = asked.id;
    const read = async () => (await teacher.quizDrafts.read({ params: { id: draftId } })).data;
    const ready = await eventually(async () => {
      const draft = await read();
      assert.equal(draft.state, 'ready', draft.note ?? '');
      return draft;
    });
    assert.equal(ready.isLocal, true);
    assert.equal(ready.questions.length, 4);
    const text = LESSON.replaceAll(/\s+/g, ' ');
    for (const { source } of ready.questions) {
      assert.equal(source.lessonId, lesson.id);
      assert.ok(text.includes(source.quote), source.quote);
    }

    const [first, second] = ready.questions;
    const { etag: editedTag } = await teacher.quizDrafts.editQuestion({
      params: { id: draftId, questionId: first!.id },
      body: { prompt: 'Which word belongs into the gap?' },
      ifMatch: `"v${ready.version}"`,
    });
    const { data: shorter, etag: shorterTag } = await teacher.quizDrafts.removeQuestion({
      params: { id: draftId, questionId: second!.id },
      ifMatch: editedTag!,
    });
    assert.equal(shorter.questions.length, 3);
    const { data: accepted } = await teacher.quizDrafts.accept({
      params: { id: draftId },
      body: { title: 'What have you learned?' },
      ifMatch: shorterTag!,
    });
    const quizLessonId = accepted.lessonId!;
    const added = await eventually(async () => {
      const draft = await read();
      assert.equal(draft.state, 'added', draft.note ?? '');
      return draft;
    });
    assert.equal(added.sectionId, section.id);
    const { data: quizLesson } = await teacher.courses.readLesson({
      params: { id, lessonId: quizLessonId },
    });
    assert.equal(quizLesson.title, 'What have you learned?');
    assert.equal(quizLesson.quiz!.questions[0]!.prompt, 'Which word belongs into the gap?');

    const student = (await joinByLink(stack.gatewayUrl, teacher)).client;
    const { data: shown } = await student.courses.readPublic({ params: { id } });
    const lessonIds = shown.sections.flatMap((each) => each.lessons.map((one) => one.id));
    assert.deepEqual(lessonIds, [lesson.id], 'a draft is not for learners');

    await teacher.courses.publish({ params: { id } });
    const { data: enrollment } = await student.enrollment.enroll({ params: { id } });
    const { data: attempt } = await eventually(() =>
      student.quizzes.start({ body: { enrollmentId: enrollment.id, lessonId: quizLessonId } }),
    );
    const answers = added.questions.map(({ id: questionId, options, isTrue, accepted: right }) => {
      if (isTrue !== null) return { questionId, isTrue };
      if (right.length > 0) return { questionId, text: right[0]! };
      const optionIds = options.filter(({ isCorrect }) => isCorrect).map((option) => option.id);
      return { questionId, optionIds };
    });
    await student.quizzes.save({ params: { id: attempt.id }, body: { answers } });
    const { data: graded } = await student.quizzes.submit({ params: { id: attempt.id } });
    assert.deepEqual([graded.scorePercent, graded.isPassed], [100, true]);
  });
});
