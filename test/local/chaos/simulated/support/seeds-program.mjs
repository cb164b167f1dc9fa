// Answers as `simulation/world/run-seeds.ts` does: seed 3 is not kept, seed 5 kills its process, and seed 7
// never ends.
process.on('message', (seed) => {
  if (seed === 5) process.exit(9);
  if (seed !== 7) process.send({ problems: seed === 3 ? ['it was billed twice'] : [] });
});
process.on('disconnect', () => process.exit());
