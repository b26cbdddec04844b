/** What learners do, on average. Assumptions, not measurements: put your own school's in their place. */
export const HABITS = {
  hoursWatchedPerMonth: 4,
  /** Of all users, at the busiest moment of the week. */
  watchingAtPeak: 0.05,
  secondsBetweenHeartbeats: 10,
  /** Other requests of somebody who watches: pages, lists, lessons, notes. */
  requestsPerMinute: 2,
  megabitsPerSecond: 2.5,
  /** Of video, in all courses together. */
  hoursOfVideoPerThousandUsers: 50,
} as const;

/** Days of the log of Postgres that backups keep. */
const LOG_DAYS = 7;
const DAYS_OF_MONTH = 30;
/** Processors are bought for twice the peak: for what goes wrong, and for a copy that is being replaced. */
const HEADROOM = 2;
const KILO = 1_000;
const GIGA = 1_000_000_000;
const BITS = 8;

/** Measured by `npm run bench`, see docs/benchmarks; the price is as it is listed. */
export interface Meter {
  readonly heartbeatsPerSecondAndCore: number;
  readonly requestsPerSecondAndCore: number;
  readonly postgresKilobytesPerHour: number;
  readonly logKilobytesPerHour: number;
  readonly eventKilobytesPerHour: number;
  readonly captionMegabytesPerHour: number;
  readonly transcriptionUsdPerHour: number;
  readonly storedBytesPerByte: number;
}

/** What a number of users needs. Months are of thirty days; GB are 10⁹ bytes. */
export interface Demand {
  readonly heartbeatsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly cores: number;
  readonly postgresGigabytesPerMonth: number;
  readonly indexGigabytes: number;
  /** Once: captions of all video, by a model. */
  readonly transcriptionUsd: number;
  readonly logGigabytes: number;
  readonly eventGigabytesPerMonth: number;
  readonly videoGigabytes: number;
  readonly deliveredGigabytesPerMonth: number;
}

export function demandOf(users: number, meter: Meter): Demand {
  const watching = users * HABITS.watchingAtPeak;
  const hours = users * HABITS.hoursWatchedPerMonth;
  const videoHours = (users / KILO) * HABITS.hoursOfVideoPerThousandUsers;
  const bytesPerHour = (HABITS.megabitsPerSecond * 1_000_000 * 3_600) / BITS;
  const heartbeatsPerSecond = watching / HABITS.secondsBetweenHeartbeats;
  const requestsPerSecond = (watching * HABITS.requestsPerMinute) / 60;
  const gigabytes = (kilobytesPerHour: number): number => (hours * kilobytesPerHour * KILO) / GIGA;
  return {
    heartbeatsPerSecond,
    requestsPerSecond,
    cores:
      HEADROOM *
      (heartbeatsPerSecond / meter.heartbeatsPerSecondAndCore +
        requestsPerSecond / meter.requestsPerSecondAndCore),
    postgresGigabytesPerMonth: gigabytes(meter.postgresKilobytesPerHour),
    indexGigabytes: (videoHours * meter.captionMegabytesPerHour) / KILO,
    transcriptionUsd: videoHours * meter.transcriptionUsdPerHour,
    logGigabytes: (gigabytes(meter.logKilobytesPerHour) * LOG_DAYS) / DAYS_OF_MONTH,
    eventGigabytesPerMonth: gigabytes(meter.eventKilobytesPerHour),
    videoGigabytes: (videoHours * bytesPerHour * meter.storedBytesPerByte) / GIGA,
    deliveredGigabytesPerMonth: (hours * bytesPerHour) / GIGA,
  };
}
