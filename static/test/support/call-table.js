/** One machine of the session on virtual time, and what it has put out so far. */
import { connectionIdOf } from '../../js/protocol/signal/connection-id.js';
import { PeerName } from '../../js/protocol/signal/peer-name.js';

export const BOB = PeerName.of('bob');
export const CONNECTION = connectionIdOf(Uint8Array.from({ length: 16 }, (_, i) => i));
export const SDP = 'v=0\r\n';
export const NONSENSE = { type: 'neither' };

const ABOUT = { from: BOB, connection: CONNECTION };
const ADDRESS = { to: BOB, connection: CONNECTION };

export class CallTable {
  #now = 1_000_000;

  constructor(machine) {
    this.machine = machine;
  }

  now() {
    return this.#now;
  }

  /** Lets time pass, and each deadline come when it is due. */
  advance(micros) {
    const end = this.#now + micros;
    while (this.machine.deadlineMicros() <= end) {
      this.step();
    }
    this.#now = end;
  }

  /** Lets time pass up to the next deadline. */
  step() {
    this.#now = Math.max(this.#now, this.machine.deadlineMicros());
    this.machine.onDeadline(this.#now);
  }

  hear(message) {
    this.machine.onMessage({ ...ABOUT, ...message }, this.#now);
  }

  /** All that the machine has wanted since the last time, in order. */
  taken() {
    const taken = [];
    for (let output = this.machine.poll(); output !== undefined; output = this.machine.poll()) {
      taken.push(output);
    }
    return taken;
  }

  /** The types of what it says to the other side since the last time; all else is dropped. */
  said() {
    return this.taken()
      .filter(({ type }) => type === 'say')
      .map(({ message }) => message.type);
  }
}

export const offered = (sdp = SDP) => ({
  type: 'offer',
  offer: { type: 'offer', sdp },
  restart: false,
  polite: false,
});

export const answered = (sdp = SDP) => ({ type: 'answer', answer: { type: 'answer', sdp } });

export const left = (reason) => ({ type: 'leave', reason });

export const found = (candidate) => ({ type: 'candidate', candidate });

export const candidate = (port) => ({
  candidate: `candidate:1 1 udp 2122260223 192.0.2.7 ${port} typ host`,
  sdpMid: '0',
  sdpMLineIndex: 0,
});

export const say = (message) => ({ type: 'say', message: { ...ADDRESS, ...message } });

export const LEAVE = say({ type: 'leave' });

export const report = (event) => ({ type: 'report', event });

export const end = (type, more = {}) => ({ type: 'end', end: { type, ...more } });
