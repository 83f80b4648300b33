module duanlian/bench/rules/peers/cel_go

go 1.23

require github.com/google/cel-go v0.26.1
