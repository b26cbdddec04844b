import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/**
 * The page of a school, as a client developer would write one: it uploads a file straight to the store, plays a
 * lesson over HLS, and reports what was watched. It is served from an origin of its own.
 */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A lesson</title>
<style>body{font:16px sans-serif;margin:2rem;background:#111;color:#eee}video{width:854px;height:480px;background:#000}</style>
<h1 id="title">A lesson</h1>
<input type="file" id="file">
<video id="video" controls crossorigin="anonymous"></video>
<p id="state"></p>
<script src="/hls.js"></script>
<script>
const say = (text) => { document.getElementById('state').textContent = text; };
const api = (gateway, token) => async (method, path, body) => {
  const response = await fetch(gateway + path, {
    method,
    headers: { authorization: 'Bearer ' + token, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(method + ' ' + path + ': ' + response.status + ' ' + text);
  return text ? JSON.parse(text) : undefined;
};

/** Sends the chosen file to the store and tells the school that it is there. */
async function upload({ gateway, token }) {
  const call = api(gateway, token);
  const file = document.getElementById('file').files[0];
  const begun = await call('POST', '/v1/media/uploads', {
    policy: 'videos', fileName: file.name, contentType: file.type, bytes: file.size,
  });
  const sent = async (url, blob, headers) => {
    const response = await fetch(url, { method: 'PUT', body: blob, headers });
    if (!response.ok) throw new Error('the store answered ' + response.status);
    return response.headers.get('etag');
  };
  if (begun.put) {
    const { 'content-length': _, ...headers } = begun.put.headers;
    await sent(begun.put.url, file, headers);
  } else {
    const { partSize, parts } = begun.multipart;
    for (let partNumber = 1; partNumber <= parts; partNumber += 1) {
      const signed = await call('POST', '/v1/media/uploads/' + begun.id + '/parts', { sign: [partNumber] });
      const blob = file.slice((partNumber - 1) * partSize, partNumber * partSize);
      const etag = await sent(signed.parts[0].url, blob);
      await call('POST', '/v1/media/uploads/' + begun.id + '/parts', { uploaded: [{ partNumber, etag }] });
    }
  }
  return (await call('POST', '/v1/media/uploads/' + begun.id + '/complete', {})).assetId;
}

/** Plays a lesson from where the learner was, and says how far it got. */
async function play({ gateway, token, enrollmentId, lessonId, assetId, title, speed }) {
  const call = api(gateway, token);
  document.getElementById('title').textContent = title;
  const session = await call('POST', '/v1/progress/sessions', { enrollmentId, lessonId });
  const playback = await call('POST', '/v1/media/assets/' + assetId + '/playback');
  const video = document.getElementById('video');
  const player = { session, errors: [], beats: 0, startedAt: undefined };
  window.player = player;
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) player.errors.push(data.type + ' ' + data.details); });
  hls.loadSource(playback.url);
  hls.attachMedia(video);
  await new Promise((resolve) => video.addEventListener('loadedmetadata', resolve, { once: true }));
  player.levels = hls.levels.length;
  player.subtitles = hls.subtitleTracks.length;
  video.currentTime = session.resumeSeconds;
  video.playbackRate = speed;

  let from = video.currentTime, since = Date.now(), sequence = 0;
  const beat = (ended) => {
    const to = video.currentTime, now = Date.now();
    const ranges = to > from ? [{ start: from, end: to }] : [];
    const made = { sequence: sequence++, from: since, to: now, speed: video.playbackRate, position: to, ranges, ended };
    from = to; since = now;
    return made;
  };
  const send = async (ended) => {
    const made = { sessionId: session.sessionId, ...beat(ended) };
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await call('POST', '/v1/progress/heartbeats', { sentAt: Date.now(), beats: [made] });
        player.beats += 1;
        say(JSON.stringify(answer.lessons[0] || {}));
        return answer;
      } catch (error) {
        if (attempt === 30) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  };
  const timer = setInterval(() => { if (!video.paused) send(false); }, 1000);
  window.addEventListener('pagehide', () => {
    navigator.sendBeacon(gateway + '/v1/progress/beacons',
      JSON.stringify({ token: session.beaconToken, sentAt: Date.now(), beats: [beat(true)] }));
  });
  video.addEventListener('ended', async () => { clearInterval(timer); player.end = await send(true); });
  await video.play();
  player.startedAt = video.currentTime;
}
</script>
</html>`;

export interface SchoolPage {
  readonly origin: string;
  close(): void;
}

export async function serveSchoolPage(): Promise<SchoolPage> {
  const hls = await readFile(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js'));
  const server: Server = createServer(({ url }, response) => {
    if (url === '/') response.setHeader('content-type', 'text/html').end(PAGE);
    else if (url === '/hls.js') response.setHeader('content-type', 'text/javascript').end(hls);
    else response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
