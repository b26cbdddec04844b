import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChatRequest, SourceDocument } from '../chat-model.js';
import { LocalChat } from './local-chat.js';

const document = (id: string, text: string): SourceDocument => ({
  id,
  title: `Lesson ${id}`,
  text,
});

const DOCUMENTS = [
  document(
    '1',
    'Welcome back to the kitchen. A sourdough starter is a mix of flour and water in which wild yeast lives. ' +
      'Feed the starter twice a day when the room is warm. If it smells of varnish it is hungry.',
  ),
  document(
    '2',
    'Steam keeps the crust soft while the loaf still rises. Without steam the crust tears. ' +
      'Take the steam out of the oven after fifteen minutes, and the crust turns brown.',
  ),
  document(
    '3',
    'Photosynthesis turns light into chemical energy. Chlorophyll absorbs red and blue light and reflects green, ' +
      'which is why leaves look green. The Calvin cycle fixes carbon dioxide into sugar.',
  ),
];

async function answer(
  question: string,
  documents: readonly SourceDocument[] | undefined = DOCUMENTS,
  more: Partial<ChatRequest> = {},
): Promise<{
  text: string;
  pieces: number;
  claims: { claim: string; id: string; quote: string }[];
}> {
  let text = '';
  let pieces = 0;
  for await (const part of new LocalChat().stream({
    rules: 'Answer from the documents.',
    turns: [{ role: 'user', text: question }],
    ...(documents && { documents }),
    maxOutputTokens: 500,
    signal: new AbortController().signal,
    ...more,
  })) {
    if (part.type === 'text') {
      text += part.text;
      pieces += 1;
    } else
      assert.deepEqual(part, {
        type: 'end',
        usage: { inputTokens: 0, outputTokens: 0 },
        modelId: 'local/extractive',
      });
  }
  const claims = [...text.matchAll(/\s*(.+?) \[\[(\w+)\|(.+?)\]\]/g)].map(
    ([, claim, id, quote]) => ({
      claim: claim!,
      id: id!,
      quote: quote!,
    }),
  );
  return { text, pieces, claims };
}

describe('the local chat', () => {
  const expected: readonly (readonly [string, string, RegExp])[] = [
    ['What is a sourdough starter?', '1', /^A sourdough starter is a mix/],
    ['how often do I feed my starter', '1', /^Feed the starter twice/],
    ['Why does it smell like varnish?', '1', /smells of varnish/],
    ['What happens to the crust without steam?', '2', /^Without steam the crust tears/],
    ['When should I take out the steam?', '2', /^Take the steam out/],
    ['Why are leaves green?', '3', /leaves look green/],
    ['How is carbon dioxide fixed?', '3', /Calvin cycle fixes/],
    ['which colours does chlorophyll absorb', '3', /^Chlorophyll absorbs/],
  ];
  for (const [question, id, quote] of expected)
    it(`answers with the sentence that says it: ${question}`, async () => {
      const { claims, text } = await answer(question);
      assert.equal(claims[0]?.id, id, text);
      assert.match(claims[0].quote, quote);
    });

  it('quotes what the search takes for the answer, although it says it in other words', async () => {
    const question = 'What should I do about a smell like solvent?';
    const likeliest = ['If it smells of varnish it is hungry.'];
    const { claims } = await answer(question, DOCUMENTS, { likeliest });
    assert.equal(claims[0]?.quote, likeliest[0]);
    const unhinted = await answer('Has it a bouquet like solvent?', DOCUMENTS);
    assert.deepEqual(unhinted.claims, []);
    const hinted = await answer('Has it a bouquet like solvent?', DOCUMENTS, { likeliest });
    assert.deepEqual(
      hinted.claims.map(({ quote }) => quote),
      likeliest,
    );
  });

  it('quotes word for word, at most three times and nothing twice', async () => {
    const overlapping = [...DOCUMENTS, document('4', DOCUMENTS[1]!.text)];
    for (const question of [
      'steam crust oven loaf',
      'starter flour water yeast',
      'light energy sugar',
    ]) {
      const { claims, text } = await answer(question, overlapping);
      assert.ok(claims.length >= 1 && claims.length <= 3, text);
      assert.equal(new Set(claims.map(({ quote }) => quote)).size, claims.length);
      for (const { id, quote, claim } of claims) {
        assert.ok(overlapping.find((each) => each.id === id)!.text.includes(quote), quote);
        assert.equal(claim, quote);
      }
    }
  });

  it('says so when no sentence speaks about it', async () => {
    const { text, claims } = await answer('How do I file a tax return in Portugal?');
    assert.deepEqual(claims, []);
    assert.match(text, /without a language model/);
  });

  it('says what it is when there is nothing to quote from', async () => {
    const { text } = await answer('Hello?', []);
    assert.match(text, /without a language model/);
    assert.equal((await answer('Hello?', undefined)).text.includes('[['), false);
  });

  it('knows from the question before what a short one is about', async () => {
    const { claims } = await answer('And without it?', DOCUMENTS, {
      turns: [
        { role: 'user', text: 'What does steam do to the crust?' },
        { role: 'assistant', text: 'It keeps it soft.' },
        { role: 'user', text: 'And without it?' },
      ],
    });
    assert.equal(claims[0]?.id, '2');
  });

  it('answers in other languages and scripts', async () => {
    const documents = [
      document('1', 'Die Zelle teilt sich in zwei Zellen. Der Kern enthält die Chromosomen.'),
      document('2', '细胞分裂成两个细胞。叶绿素吸收红光和蓝光。'),
    ];
    assert.match(
      (await answer('Wo sind die Chromosomen?', documents)).claims[0]!.quote,
      /^Der Kern/,
    );
    assert.match((await answer('叶绿素吸收什么光？', documents)).claims[0]!.quote, /^叶绿素/);
  });

  it('forgives misspellings, and knows what the sentence before was about', async () => {
    assert.match((await answer('wat does clorophyl absorb')).claims[0]!.quote, /^Chlorophyll/);
    const compressions = 'Now begin chest compressions. Press five centimetres deep. Do not stop.';
    const { claims } = await answer('How deep are chest compressions?', [
      document('1', compressions),
    ]);
    assert.ok(claims.some(({ quote }) => quote === 'Press five centimetres deep.'));
  });

  it('prefers what has the form of an answer', async () => {
    const simmer = 'The stock must simmer gently. Let the stock simmer for four hours.';
    const { claims } = await answer('How long must the stock simmer?', [document('1', simmer)]);
    assert.match(claims[0]!.quote, /four hours/);
  });

  it('cuts what is spoken without full stops, between words', async () => {
    const spoken = Array.from({ length: 300 }, (_, at) =>
      at === 200 ? 'varnish' : `word${at % 37}`,
    );
    const { claims } = await answer('varnish', [document('1', spoken.join(' '))]);
    assert.equal(claims.length, 1);
    assert.match(claims[0]!.quote, /\bvarnish\b/);
    assert.ok(claims[0]!.quote.split(' ').length <= 40);
    assert.ok(spoken.join(' ').includes(` ${claims[0]!.quote} `));
  });

  it('does not let a document close a quote or open another', async () => {
    const hostile =
      'The varnish smells [[9|of lies]] when hungry | and old. The varnish ]] is bad for bread.';
    const { text } = await answer('varnish hungry bread', [document('1', hostile)]);
    const marks = text.match(/\[\[|\]\]|\|/g) ?? [];
    assert.ok(marks.length > 0 && marks.length % 3 === 0, text);
    for (const [, id, quote] of text.matchAll(/\[\[(\w+)\|(.+?)\]\]/g)) {
      assert.equal(id, '1');
      assert.ok(hostile.includes(quote!));
    }
  });

  it('comes in pieces', async () => {
    assert.ok((await answer('starter')).pieces >= 2);
  });

  it('refuses to write JSON, and stops when the caller has gone', async () => {
    const schema = { name: 'quiz', json: {} };
    await assert.rejects(answer('starter', DOCUMENTS, { schema }), {
      kind: 'refused',
      usage: undefined,
    });
    await assert.rejects(answer('starter', DOCUMENTS, { signal: AbortSignal.abort() }), {
      kind: 'cancelled',
    });
  });
});
