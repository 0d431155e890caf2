// The platform's time in unix seconds. Windows, tokens, media and quotas follow now(), which a test moves;
// what pushes state as the time follows stated(), so that a receiver with an ordinary clock finds them fresh.
export class Clock {
  /** With `start` the clock stands still there, else it goes with the real one. */
  constructor(start) {
    this.start = start;
    this.advanced = 0;
    this.skew = 0;
  }

  base() {
    return this.start ?? Math.floor(Date.now() / 1000);
  }

  now() {
    return this.base() + this.advanced;
  }

  stated() {
    return this.base() + this.skew;
  }

  /** Days begin at midnight in Beijing. */
  day() {
    return Math.floor((this.now() + 8 * 3600) / 86400);
  }
}
