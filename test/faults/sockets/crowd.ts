import { connect, type Socket } from 'node:net';
import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { descriptors, needsProc, peak } from '../kit/resident.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

/** Two thousand connections that stay open, while clients send over some of them. */
export const crowd = fault<Subject>({
  area: 'sockets',
  name: 'holds two thousand connections and goes on working',
  long: true,
  honest,
  mutants: [{ name: 'calls stored what it turned away', as: { lie: hidesRefusals } }],
  run: async (subject) => {
    needsProc();
    return withKith(subject, {}, async (kith) => {
      const { pid } = kith.collector;
      const { port } = new URL(kith.collector.url);
      const before = descriptors(pid);
      const sockets: Socket[] = [];
      for (let i = 0; i < 2000; i++) {
        const socket = connect(Number(port), '127.0.0.1');
        socket.on('error', () => undefined); // ended by the collector when it has waited long enough
        socket.resume();
        sockets.push(socket);
      }
      const ledger = new Ledger();
      // More lanes than there are places while answers are slow: some are turned away, none may be lost.
      const round = await new Load(kith.url, ledger, { lanes: 600, size: 20 }).run(({ acknowledged }) => acknowledged >= 40_000, 1);
      const held = descriptors(pid) - before;
      for (const socket of sockets) socket.destroy();
      const end = performance.now() + 30_000;
      while (descriptors(pid) > before + 20 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
      promise(descriptors(pid) <= before + 20, `${descriptors(pid) - before} descriptors stayed after everybody left`);
      const most = peak(pid);
      promise(most < 512, `${Math.round(most)} MB were resident; 512 are promised`);
      await kith.sameProcess();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      return `${held} descriptors held, ${round.acknowledged} events acknowledged, ${round.shed} batches turned away, 0 lost; most ${Math.round(most)} MB`;
    });
  },
});
