import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storyboardLayout, storyboardMap } from './storyboard.js';

describe('the storyboard', () => {
  it('has a picture a second of a short video', () => {
    const layout = storyboardLayout({ width: 1280, height: 720 }, 3.5);
    assert.deepEqual(layout, { columns: 4, rows: 1, width: 160, height: 90, intervalSeconds: 1 });
    const map = storyboardMap(layout, 3.5, 'storyboard.jpg');
    assert.match(
      map,
      /^WEBVTT\n\n00:00:00\.000 --> 00:00:01\.000\nstoryboard\.jpg#xywh=0,0,160,90/,
    );
    assert.match(map, /00:00:03\.000 --> 00:00:03\.500\nstoryboard\.jpg#xywh=480,0,160,90/);
  });

  it('has a hundred of a long one, whatever its shape', () => {
    const layout = storyboardLayout({ width: 720, height: 1280 }, 4 * 3600);
    assert.equal(layout.columns * layout.rows, 100);
    assert.equal(layout.height, 160);
    const map = storyboardMap(layout, 4 * 3600, 's.jpg');
    assert.equal(map.match(/-->/g)?.length, 100);
    assert.match(map, /03:57:36\.000 --> 04:00:00\.000/);
  });
});
