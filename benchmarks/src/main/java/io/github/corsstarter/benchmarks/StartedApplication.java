package io.github.corsstarter.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * An empty web application, with this project's starter, with a filter bean as people
 * write it, or with neither. Prints the milliseconds since its virtual machine started,
 * the milliseconds that Spring took, and the number of classes that were loaded.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartedApplication {

	/**
	 * Start it, print what it took, and end.
	 * @param arguments {@code none}, {@code bean} or {@code starter}, and the number of
	 * origins
	 */
	public static void main(String[] arguments) {
		Map<String, Object> properties = new HashMap<>(Map.of("server.port", "0", "spring.main.banner-mode", "off"));
		List<String> origins = Allowed.origins(Integer.parseInt(arguments[1])).origins();
		if (arguments[0].equals("starter")) {
			for (int i = 0; i < origins.size(); i++) {
				properties.put("cors.allowed-origins[" + i + "]", origins.get(i));
			}
		}
		properties.put("bean.origins", arguments[0].equals("bean") ? String.join(",", origins) : "");
		SpringApplication application = new SpringApplication(StartedApplication.class);
		application.setDefaultProperties(properties);
		long start = System.nanoTime();
		application.run();
		long spring = System.nanoTime() - start;
		System.out.println("STARTED " + ManagementFactory.getRuntimeMXBean().getUptime() + " " + spring / 1_000_000
				+ " " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
		System.exit(0);
	}

	/**
	 * The filter as people write it.
	 * @param environment has the origins
	 * @return the filter
	 */
	@Bean
	@ConditionalOnProperty("bean.origins")
	CorsFilter corsFilter(Environment environment) {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(List.of(environment.getRequiredProperty("bean.origins", String[].class)));
		configuration.setAllowedMethods(Allowed.METHODS);
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", configuration);
		return new CorsFilter(source);
	}

}
