// <proof-of-work challenge bits> in a form: while somebody types, finds a number such that the SHA-256 of
// "challenge:number" begins with that many zero bits, and puts both into its hidden field. Forty characters, a colon and
// at most fourteen digits are one block. Without this module the form is sent all the same, and a mail asks instead.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const fraction = (root) => Math.trunc((root % 1) * 2 ** 32) | 0;
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const turn = (word, by) => (word >>> by) | (word << (32 - by));

// The first 32 bits of the digest of up to 55 characters of ASCII.
function beginning(text, w) {
  w.fill(0);
  for (let at = 0; at < text.length; at++) w[at >> 2] |= text.charCodeAt(at) << (24 - 8 * (at % 4));
  w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length % 4));
  w[15] = 8 * text.length;
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at++) {
    if (at > 15) {
      const early = w[at - 15], late = w[at - 2];
      w[at] = (w[at - 16] + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + w[at - 7] + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10))) | 0;
    }
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[at] + w[at]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return (a + START[0]) >>> 0;
}

class ProofOfWork extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    this.field = this.querySelector("input");
    this.done = this.work();
    form.addEventListener("submit", (event) => {
      if (this.field.value) return;
      event.preventDefault();
      this.querySelector("[role=status]").hidden = false;
      this.done.then(() => form.requestSubmit(event.submitter));
    });
  }

  async work() {
    const challenge = this.getAttribute("challenge"), most = 2 ** (32 - this.getAttribute("bits")), w = new Int32Array(64);
    for (let number = 0; !this.field.value; ) {
      for (const until = performance.now() + 8; performance.now() < until && !this.field.value; )
        for (const end = number + 50; number < end && !this.field.value; number++)
          if (beginning(`${challenge}:${number}`, w) < most) this.field.value = `${challenge}:${number}`;
      await new Promise((resume) => setTimeout(resume));
    }
  }
}

customElements.define("proof-of-work", ProofOfWork);
