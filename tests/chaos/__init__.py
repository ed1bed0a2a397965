"""Real processes that are killed while patients talk: nothing lost, nothing said twice."""
