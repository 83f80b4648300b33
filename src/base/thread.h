#pragma once

namespace duanlian {

// How the calling thread stands to those that answer. Without the right to change it the work is done all the
// same.
enum class Standing {
  behind,     // gives way to them where there are more threads than processors
  very_late,  // the same for work that nobody waits for
  idle,       // runs when a processor has nothing else to do, and gives way at once
};

// What a person who watches the threads of the program sees, and who goes first. `name` is of 15 characters
// at most.
void set_thread(const char* name);
void set_thread(const char* name, Standing standing);

}  // namespace duanlian
