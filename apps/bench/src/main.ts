// Side-by-side benchmarks. None is written yet; it says so and ends well.

console.log("bench: no benchmark yet");
