package io.github.corsstarter.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * An empty web application with this project's starter, with a typical filter bean, or
 * with neither. Prints the milliseconds since its JVM started, the milliseconds of
 * processor time, and the number of loaded classes.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartedApplication {

	/**
	 * Start the application, print the measurements, and exit.
	 * @param arguments the properties, as command line arguments
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(StartedApplication.class, arguments);
		long processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
		System.out.println("STARTED " + ManagementFactory.getRuntimeMXBean().getUptime() + " " + processor / 1_000_000
				+ " " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
		System.exit(0);
	}

	/**
	 * A typical filter bean.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("bean.wanted")
	@EnableConfigurationProperties(BeanProperties.class)
	static class BeanConfiguration {

		@Bean
		CorsFilter corsFilter(BeanProperties properties) {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.setAllowedOrigins(properties.allowedOrigins());
			configuration.setAllowedMethods(Allowed.METHODS);
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			return new CorsFilter(source);
		}

	}

	/**
	 * Typical properties of the bean.
	 *
	 * @param allowedOrigins the origins
	 */
	@ConfigurationProperties("bean")
	record BeanProperties(List<String> allowedOrigins) {
	}

}
