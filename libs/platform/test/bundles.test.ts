import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import {
  BUNDLE_CONTENT_TYPE,
  Bundled,
  CurrentActor,
  Public,
  bundlePath,
  readAnswers,
  startService,
  writeBundle,
  type Actor,
  type BundledAnswer,
  type Service,
} from '../src/index.js';

class WordDto {
  @IsString()
  word!: string;
}

@Controller('words')
@Public()
class WordController {
  @Post()
  @Bundled()
  say(@CurrentActor() { client, requestId }: Actor, @Body() { word }: WordDto): object {
    return { word, address: client?.address, userAgent: client?.userAgent, requestId };
  }

  @Post('nothing')
  @Bundled()
  nothing(@Body() _body: WordDto): void {
    return undefined;
  }

  @Post('alone')
  alone(): object {
    return {};
  }
}

@Module({ controllers: [WordController] })
class WordModule {}

describe('an operation that is bundled', () => {
  const services: Service[] = [];
  let trusting: Service;
  let doubting: Service;

  const start = async (env: NodeJS.ProcessEnv): Promise<Service> => {
    const service = await startService(
      { name: 'words', settings: {}, module: WordModule },
      { PORT: '0', LOG_LEVEL: 'fatal', IDENTITY_URL: 'http://127.0.0.1:9', ...env },
    );
    services.push(service);
    return service;
  };
  before(async () => {
    trusting = await start({ TRUST_PROXY: '127.0.0.1' });
    doubting = await start({});
  });
  after(() => Promise.all(services.map((service) => service.stop())));

  const send = (service: Service, path: string, body: Buffer): Promise<Response> =>
    fetch(`${service.url}${bundlePath(path)}`, {
      method: 'POST',
      headers: { 'content-type': BUNDLE_CONTENT_TYPE, 'x-forwarded-for': '203.0.113.1' },
      body: new Uint8Array(body),
    });
  const answersOf = async (response: Response): Promise<BundledAnswer[]> => {
    assert.equal(response.status, 200);
    return readAnswers(Buffer.from(await response.arrayBuffer()));
  };
  const word = (text: string, headers: Record<string, string> = {}) => ({
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ word: text })),
  });
  const jsonOf = ({ body }: BundledAnswer): unknown => JSON.parse(body.toString());

  it('answers each part, in order, with what the part says of itself', async () => {
    const parts = ['a', 'b'].map((text) =>
      word(text, {
        'x-request-id': `request-${text}`,
        'x-forwarded-for': '203.0.113.9',
        'user-agent': `player ${text}`,
      }),
    );
    const answers = await answersOf(await send(trusting, '/words', writeBundle(parts)));
    assert.deepEqual(
      answers.map((answer) => [answer.status, jsonOf(answer)]),
      ['a', 'b'].map((text) => [
        201,
        {
          word: text,
          address: '203.0.113.9',
          userAgent: `player ${text}`,
          requestId: `request-${text}`,
        },
      ]),
    );
  });

  it('believes no address of a peer that may not say where a request came from', async () => {
    const parts = [word('a', { 'x-forwarded-for': '203.0.113.9' })];
    const [answer] = await answersOf(await send(doubting, '/words', writeBundle(parts)));
    assert.equal((jsonOf(answer!) as { address: string }).address, '127.0.0.1');
  });

  it('has nothing to say where its handler has not', async () => {
    const [answer] = await answersOf(
      await send(trusting, '/words/nothing', writeBundle([word('a')])),
    );
    assert.deepEqual([answer!.status, answer!.body.length], [201, 0]);
  });

  it('measures each part as a request of its route', async () => {
    const count = async (): Promise<number> => {
      const text = await (await fetch(`${trusting.url}/metrics`)).text();
      const series =
        'http_request_duration_seconds_count{method="POST",route="/words",status="201"} ';
      const line = text.split('\n').find((each) => each.startsWith(series));
      return Number(line?.slice(series.length) ?? 0);
    };
    const earlier = await count();
    await answersOf(await send(trusting, '/words', writeBundle([word('a'), word('b'), word('c')])));
    assert.equal(await count(), earlier + 3);
  });

  it('takes nothing else at that address, and has one for no other operation', async () => {
    assert.equal((await send(trusting, '/words', Buffer.from('nonsense'))).status, 400);
    const json = await fetch(`${trusting.url}${bundlePath('/words')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '[]',
    });
    assert.equal(json.status, 415);
    assert.equal((await send(trusting, '/words/alone', writeBundle([]))).status, 404);
  });
});
